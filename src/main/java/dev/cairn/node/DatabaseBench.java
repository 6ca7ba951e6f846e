package dev.cairn.node;

import akka.actor.typed.javadsl.Adapter;
import dev.cairn.builddb.BuildDatabase;
import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildQuery.Order;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.DatabaseSettings;
import dev.cairn.builddb.HistoryJournal;
import dev.cairn.builddb.Page;
import dev.cairn.cli.DatabaseBenchmark.Measured;
import dev.cairn.cli.DatabaseBenchmark.Question;
import dev.cairn.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Measures the build database: how long it takes to make it from a journal, and how long lists
 * take. The journal is a real one, with made-up builds.
 */
final class DatabaseBench {
  private static final int LIMIT = BuildQuery.LIMIT_USUAL;

  /** Pages that are asked for in turn: the first 1,000 builds of a list. */
  private static final int PAGES = 10;

  private final BuildDatabase database;
  private final int times;

  private DatabaseBench(BuildDatabase database, int times) {
    this.database = database;
    this.times = times;
  }

  /** Measures in a temporary directory that is removed afterwards. */
  static Measured inScratch(int builds, int times) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.make();
        BenchJournal stored = BenchJournal.open(scratch.directory().resolve("journal"))) {
      Journal journal = stored.journal();
      HistoryJournal source =
          new HistoryJournal(
              Adapter.toTyped(stored.system()),
              "cairn.query.leveldb",
              () -> {},
              journal::newestOffset,
              _ -> List.of(),
              "bench");
      BenchPast past = new BenchPast(builds);
      stored.store(past);
      try (BuildDatabase database =
          BuildDatabase.open(
              DatabaseSettings.h2(scratch.directory().resolve("database")), source)) {
        return new DatabaseBench(database, times).measure(past, journal);
      }
    }
  }

  private Measured measure(BenchPast past, Journal journal) throws InterruptedException {
    long begun = System.nanoTime();
    long _ = database.rebuild();
    Duration rebuilding = Duration.ofNanos(System.nanoTime() - begun);
    BuildQuery all = BuildQuery.all();
    BuildQuery failed = all.in(Status.FAILED);
    List<Question> questions =
        List.of(
            ask("newest", i -> all.page(i % PAGES, LIMIT)),
            ask("page 200 of all and on", i -> all.page(200 + i % PAGES, LIMIT)),
            ask("failed", i -> failed.page(i % PAGES, LIMIT)),
            ask("failed, slowest first", i -> failed.by(Order.SLOWEST).page(i % PAGES, LIMIT)),
            ask("failed of a worker", i -> failed.ofWorker(past.worker(i))),
            ask("failed of a slot", i -> failed.ofWorker(past.slot(i))),
            ask("of a worker", i -> all.ofWorker(past.worker(i)).page(i % PAGES, LIMIT)),
            ask(
                "failed of a week",
                i -> failed.between(Optional.of(past.at(i)), Optional.of(past.weekAfter(i)))),
            ask("of a recipe", i -> all.ofName(past.name(i))),
            ask("of an origin", i -> all.ofName(past.origin(i))),
            ask("failed, all of them", i -> failed.page(0, BuildQuery.LIMIT_MAX - i)));
    return new Measured(past.builds(), journal.newestOffset(), rebuilding, questions);
  }

  /**
   * Asks so often, each time another thing of the kind: H2 gives the answer to the same question
   * again without looking, as long as nothing happens.
   */
  private Question ask(String what, IntFunction<BuildQuery> query) throws InterruptedException {
    Page<BuildRecord> page = database.builds(query.apply(0));
    long[] took = new long[times];
    // As often unmeasured as measured, but no longer than the measurement needs: the JVM warms up.
    for (int i = -Math.min(times, 200); i < times; i++) {
      BuildQuery one = query.apply(Math.abs(i));
      long begun = System.nanoTime();
      var _ = database.builds(one);
      if (i >= 0) {
        took[i] = System.nanoTime() - begun;
      }
    }
    Arrays.sort(took);
    return new Question(
        what,
        page.entries().size(),
        page.total(),
        Duration.ofNanos(took[times / 2]),
        Duration.ofNanos(took[Math.min(times - 1, times * 99 / 100)]));
  }
}
