package dev.cairn.builddb;

import dev.cairn.build.BuildHistory;
import dev.cairn.build.RequestState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The build database: tables that are carried on from the journal. Each question first takes what
 * was stored since the last one, so an answer holds everything that was acknowledged before it was
 * asked.
 *
 * <p>Safe for use by many threads. Those that find new events wait for each other; otherwise
 * questions are answered side by side, each from one state of the tables. {@link #rebuild} fills
 * tables of its own meanwhile.
 */
public final class BuildDatabase
    implements BuildHistory, HistoryReader, HistoryQuestions, HistoryCare, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildDatabase.class);

  /** Where tables are filled that are not yet in use. */
  private static final String NEW = "_new";

  private final DatabaseSettings settings;
  private final HistoryJournal journal;
  private final MilestoneReader reader;
  private final Object catching = new Object();
  private final Object rebuilding = new Object();

  /** Shared by questions; whoever changes the tables for others has it alone. */
  private final ReadWriteLock tables = new ReentrantReadWriteLock();

  private HistoryDatabase database;
  private JournalProjection projection;
  private long seen = -1;

  private BuildDatabase(DatabaseSettings settings, HistoryJournal journal) {
    this.settings = settings;
    this.journal = journal;
    this.reader = new MilestoneReader(journal.system(), journal.readJournal());
    this.database = openOrAnew();
    this.projection = projectionInto(database);
  }

  /**
   * Opens the database and makes it when it is not there. A file that is damaged is made anew; so
   * are tables that tell of another journal, or of events that the journal no longer has.
   *
   * @throws HistoryException when it cannot be reached
   * @throws IllegalArgumentException when there is no such read journal
   */
  public static BuildDatabase open(DatabaseSettings settings, HistoryJournal journal)
      throws InterruptedException {
    BuildDatabase opened = new BuildDatabase(settings, journal);
    try {
      opened.discardWhatIsNotOfThisJournal();
      return opened;
    } catch (InterruptedException | RuntimeException failure) {
      opened.close();
      throw failure;
    }
  }

  private HistoryDatabase openOrAnew() {
    try {
      return HistoryDatabase.open(settings, settings.schema());
    } catch (HistoryException damaged) {
      if (settings.file().isEmpty()) {
        throw damaged;
      }
      LOG.warn("{}; it is made anew from the journal", damaged.getMessage());
      try {
        Files.deleteIfExists(settings.file().get());
      } catch (IOException stays) {
        throw HistoryException.ofDatabase(settings, stays);
      }
      return HistoryDatabase.open(settings, settings.schema());
    }
  }

  private JournalProjection projectionInto(HistoryDatabase target) {
    return new JournalProjection(target, settings, reader, journal);
  }

  private void discardWhatIsNotOfThisJournal() throws InterruptedException {
    boolean isOfJournal;
    try {
      journal.refresh().run();
      isOfJournal = projection.isOfJournal(journal.newestOffset().getAsLong());
    } catch (HistoryException | UncheckedIOException unreadable) {
      // Whoever asks is told; what is there may be right.
      return;
    }
    if (!isOfJournal) {
      LOG.warn("{} tells of another journal; it is made anew", settings);
      database.close();
      HistoryDatabase.drop(settings, settings.schema());
      database = HistoryDatabase.open(settings, settings.schema());
      projection = projectionInto(database);
    }
  }

  @Override
  public Past past() throws InterruptedException {
    return ask(handle -> new Past(BuildQueries.successes(handle), RunQueries.unfinished(handle)));
  }

  @Override
  public Page<BuildRecord> builds(BuildQuery query) throws InterruptedException {
    return ask(handle -> BuildQueries.page(handle, query));
  }

  @Override
  public List<BuildTiming> timings(BuildQuery query) throws InterruptedException {
    return ask(handle -> BuildQueries.timings(handle, query));
  }

  @Override
  public Optional<BuildRecord> build(String buildId) throws InterruptedException {
    return ask(handle -> BuildQueries.one(handle, buildId));
  }

  @Override
  public Page<RunRecord> runs(RunQuery query) throws InterruptedException {
    return ask(handle -> RunQueries.page(handle, query));
  }

  @Override
  public List<RequestState.Known> requests() throws InterruptedException {
    return ask(RequestTable::all);
  }

  @Override
  public Optional<KeyedRequest> request(String key) throws InterruptedException {
    return ask(handle -> RequestTable.one(handle, key));
  }

  @Override
  public List<String> names() throws InterruptedException {
    return ask(BuildQueries::names);
  }

  @Override
  public List<Slow> slowest(int limit) throws InterruptedException {
    return ask(handle -> QuestionQueries.slowest(handle, limit));
  }

  @Override
  public List<Flaky> flaky(int limit) throws InterruptedException {
    return ask(handle -> QuestionQueries.flaky(handle, limit));
  }

  @Override
  public Optional<BuildRecord> lastGood(String name) throws InterruptedException {
    return ask(handle -> BuildQueries.lastGood(handle, name));
  }

  @Override
  public List<List<String>> dependents(String name) throws InterruptedException {
    return ask(handle -> QuestionQueries.dependents(handle, name));
  }

  @Override
  public List<Imported> imported(String nameOrOrigin) throws InterruptedException {
    return ask(handle -> ImportQueries.of(handle, nameOrOrigin));
  }

  /** Answers from one state of the tables, which has everything that is in the journal now. */
  <T> T ask(Function<Handle, T> question) throws InterruptedException {
    catchUp();
    Lock shared = tables.readLock();
    shared.lockInterruptibly();
    try {
      return database
          .jdbi()
          .inTransaction(TransactionIsolationLevel.REPEATABLE_READ, question::apply);
    } catch (JdbiException failure) {
      throw HistoryException.ofDatabase(settings, failure);
    } finally {
      shared.unlock();
    }
  }

  private void catchUp() throws InterruptedException {
    synchronized (catching) {
      try {
        journal.refresh().run();
      } catch (UncheckedIOException unreachable) {
        throw HistoryException.ofJournal(unreachable);
      }
      long newest = journal.newestOffset().getAsLong();
      if (newest == Long.MAX_VALUE || newest != seen) {
        projection.catchUp();
        seen = newest;
      }
    }
  }

  @Override
  public DatabaseStatistics statistics() throws InterruptedException {
    return ask(
        handle ->
            new DatabaseStatistics(
                settings.toString(),
                projection.place().events(),
                TableCare.rows(handle),
                settings
                    .file()
                    .map(file -> file.toFile().length())
                    .orElseGet(() -> TableCare.bytesInPostgres(handle))));
  }

  @Override
  public long export(Writer out) throws InterruptedException {
    return ask(handle -> TableCare.export(handle, out));
  }

  @Override
  public List<String> clean(Set<String> recipes) throws InterruptedException {
    catchUp();
    synchronized (catching) {
      try {
        return database.jdbi().inTransaction(handle -> TableCare.clean(handle, recipes));
      } catch (JdbiException failure) {
        throw HistoryException.ofDatabase(settings, failure);
      }
    }
  }

  @Override
  public long rebuild() throws InterruptedException {
    synchronized (rebuilding) {
      String schema = settings.schema() + NEW;
      HistoryDatabase.drop(settings, schema);
      fill(schema);
      synchronized (catching) {
        // What was stored in the meantime; it is not much.
        long events = fill(schema);
        exchange(schema);
        return events;
      }
    }
  }

  private long fill(String schema) throws InterruptedException {
    try (HistoryDatabase fresh = HistoryDatabase.open(settings, schema)) {
      JournalProjection filling = projectionInto(fresh);
      filling.catchUp();
      return filling.place().events();
    }
  }

  private void exchange(String schema) {
    Lock alone = tables.writeLock();
    alone.lock();
    try {
      database.close();
      HistoryDatabase.replace(settings, schema, settings.schema());
      database = HistoryDatabase.open(settings, settings.schema());
      projection = projectionInto(database);
      seen = -1;
    } finally {
      alone.unlock();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
