package dev.cairn.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a journal is opened.
 *
 * @param directory where it is, or will be
 * @param chained whether events are hashed into a chain; off only to measure its price
 * @param batchEventsMax most requests in one synced batch
 * @param indexEvents events after which the index is written, all of them at one time; at least 1
 * @param queueMax most requests that wait; more are refused
 * @param freeBytesMin free space below which nothing is written any more
 * @param checkpointEvents events after which a checkpoint is signed
 * @param checkpointEvery time after which a checkpoint is signed, when there are new events
 * @param snapshotsKept newest snapshots that are kept of each entity; at least 1
 */
record JournalSettings(
    Path directory,
    LevelDb.Settings levelDb,
    boolean chained,
    int batchEventsMax,
    int indexEvents,
    int queueMax,
    long freeBytesMin,
    int checkpointEvents,
    Duration checkpointEvery,
    int snapshotsKept) {

  /**
   * The settings of a plugin.
   *
   * @param plugin its own section; what it leaves out stands in {@code cairn.journal.leveldb}
   * @param system the whole configuration
   * @throws JournalException when a value is missing or out of its bounds
   */
  static JournalSettings of(Config plugin, Config system) {
    Config journal = system.getConfig("cairn.journal.leveldb");
    Config all = plugin.withFallback(journal);
    String own = all.getString("dir");
    String directory = own.isBlank() ? journal.getString("dir") : own;
    if (directory.isBlank()) {
      throw new JournalException("no directory for the journal: set cairn.journal.leveldb.dir");
    }
    return new JournalSettings(
        Path.of(directory).toAbsolutePath().normalize(),
        new LevelDb.Settings(
            all.getBoolean("native"),
            all.getBoolean("fsync"),
            all.getBoolean("checksum"),
            all.getMemorySize("cache").toBytes(),
            Math.toIntExact(all.getMemorySize("write-buffer").toBytes())),
        all.getBoolean("chain"),
        atLeastOne(all, "batch-events-max"),
        atLeastOne(all, "index-events"),
        atLeastOne(all, "queue-max"),
        all.getMemorySize("free-space-min").toBytes(),
        atLeastOne(all, "checkpoint-events"),
        all.getDuration("checkpoint-every"),
        atLeastOne(all, "snapshots-kept"));
  }

  private static int atLeastOne(Config config, String key) {
    int value = config.getInt(key);
    if (value < 1) {
      throw new JournalException(
          "cairn.journal.leveldb.%s is %d; it must be at least 1".formatted(key, value));
    }
    return value;
  }

  /** The same for another place. */
  JournalSettings at(Path other) {
    return new JournalSettings(
        other,
        levelDb,
        chained,
        batchEventsMax,
        indexEvents,
        queueMax,
        freeBytesMin,
        checkpointEvents,
        checkpointEvery,
        snapshotsKept);
  }
}
