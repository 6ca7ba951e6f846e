package dev.cairn.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The journal of a node, for those who look after it: the same one that the plugins have open. Safe
 * for use by many threads.
 */
public final class Journal implements AutoCloseable {
  private final JournalStore store;
  private final List<RetentionRule> retention;

  private Journal(JournalStore store, List<RetentionRule> retention) {
    this.store = store;
    this.retention = retention;
  }

  /**
   * Opens the journal that {@code cairn.journal.leveldb} of a configuration names.
   *
   * @throws JournalException when it cannot be opened; the message says what to do
   */
  public static Journal open(Config system) {
    List<RetentionRule> retention = RetentionSettings.of(system);
    return new Journal(
        OpenJournals.take(JournalSettings.of(system.getConfig("cairn.journal.leveldb"), system)),
        retention);
  }

  /** Where it is. */
  public Path directory() {
    return store.directory();
  }

  /** Offset of its newest event; 0 while it has none. */
  public long newestOffset() {
    return store.head().offset();
  }

  /** Why it is only read; nothing when all is well. */
  public Optional<String> damage() {
    return store.damage();
  }

  /**
   * Checks all of it: the chain, signatures, gaps, sequence numbers, indexes, snapshots. It is
   * written meanwhile; what is checked is what it holds at this moment.
   *
   * @throws JournalException when it is closed, or the options name a file that cannot be read
   */
  public VerifyReport verify(VerifyOptions options) {
    return new JournalVerifier(store, options).verify();
  }

  /**
   * Writes events for other programs, in their order and as they are at this moment. What cannot be
   * read is left out and counted.
   *
   * @param decoder knows what is in the bytes of events
   * @param out is flushed, not closed
   * @throws IOException when {@code out} fails
   */
  public ExportReport export(
      ExportFormat format, AuditFilter filter, OffsetRange range, EventDecoder decoder, Writer out)
      throws IOException {
    return new JournalExport(format, decoder, out).write(new FilteredScan(store, filter, range));
  }

  /**
   * Counts what it holds.
   *
   * @throws IOException when the size of its files cannot be read
   */
  public JournalStatistics statistics() throws IOException {
    return new StatisticsReader(store).read();
  }

  /** Why nothing can be stored now, such as a full disk; nothing when all is well. */
  public Optional<String> refusal() {
    return store.refusal();
  }

  /** The open journal itself. */
  JournalStore store() {
    return store;
  }

  /** Gives it back. */
  @Override
  public void close() {
    OpenJournals.release(store);
  }

  /**
   * Copies the journal into a new directory while it is written: what it holds at this moment, with
   * its checkpoints and without its private key.
   *
   * @param target must not exist; the directory that it is in must
   * @throws JournalException when it cannot; the message says why
   */
  public BackupReport backup(Path target) {
    JournalSettings settings = store.settings();
    return new JournalBackup(target, settings.levelDb(), settings.freeBytesMin()).of(store);
  }

  /**
   * Copies a backup into the place of a journal that nobody has open, after all of it was checked.
   * The journal goes on from there with a new signing key.
   *
   * @param system configuration with {@code cairn.journal.leveldb}, whose {@code dir} is that place
   * @throws JournalException when the place is not empty, or the backup is not whole
   */
  public static BackupReport restore(Path backup, Config system) {
    JournalSettings settings = JournalSettings.of(ConfigFactory.empty(), system);
    return new JournalBackup(settings.directory(), settings.levelDb(), settings.freeBytesMin())
        .from(backup);
  }

  /**
   * Rewrites the database without what was deleted or written over; the journal is written
   * meanwhile.
   *
   * @throws JournalException when the disk is full, or the journal is damaged
   */
  public CompactionReport compact() {
    store.damage().ifPresent(damage -> refuse("it is damaged: " + damage));
    Path database = directory().resolve("db");
    try {
      long before = Folder.bytes(database);
      Folder.requireSpace(database, 0, store.settings().freeBytesMin());
      store.database().compact();
      return new CompactionReport(before, Folder.bytes(database));
    } catch (UnsupportedOperationException pureJava) {
      refuse("the pure Java LevelDB does so by itself only");
      throw pureJava;
    } catch (IOException failure) {
      throw new JournalException(
          "the journal in %s cannot be compacted: %s"
              .formatted(directory(), Folder.reason(failure)),
          failure);
    }
  }

  private void refuse(String reason) {
    throw new JournalException(
        "the journal in %s cannot be compacted: %s".formatted(directory(), reason));
  }

  /** The rules that are configured; empty for none. */
  public List<RetentionRule> retention() {
    return retention;
  }

  /**
   * Removes the bodies of events that one of the rules means and that no entity needs to recover:
   * those it has deleted, and those behind which it has a snapshot. The chain stays verifiable.
   *
   * @param now from when their age is reckoned
   * @param dryRun whether they are only counted
   * @throws JournalException when the journal cannot be written
   */
  public RetentionReport retain(List<RetentionRule> rules, Instant now, boolean dryRun) {
    return new Retention(store, rules, now, dryRun).apply();
  }

  /**
   * Takes over a journal of Akka's own LevelDB plugin, whose files are where this journal will be.
   * Nobody may have it open. An import that was interrupted goes on or starts over.
   *
   * @param system configuration with {@code cairn.journal.leveldb}, whose {@code dir} is that place
   * @param clock gives the date in the name under which the old files are kept
   * @throws JournalException when there is nothing to import or it cannot be taken over
   */
  public static ImportReport importAkka(Config system, InstantSource clock) {
    JournalSettings settings = JournalSettings.of(ConfigFactory.empty(), system);
    return new AkkaJournalImport(settings, clock).run();
  }
}
