package dev.cairn.journal;

import java.io.IOException;
import java.util.List;
import org.iq80.leveldb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database from an older format to that of this program, a version at a time.
 *
 * <p>Each step is written in batches, and the version behind all of them: whoever was interrupted
 * begins that step again.
 */
final class FormatUpgrade {
  /**
   * The steps, from version 1 on. A new one comes with a greater {@link JournalStore#FORMAT} and
   * with a sample of the older format in the tests.
   */
  static final List<Step> STEPS = List.of();

  private static final Logger LOG = LoggerFactory.getLogger(FormatUpgrade.class);
  private static final int BATCH = 1000;

  /** From a version to the next one. */
  @FunctionalInterface
  interface Step {
    /**
     * Puts into {@code batch} what becomes of an entry; nothing when it stays. Entries that this
     * step has changed before are handed to it again after an interruption, and stay then. What is
     * hashed into the chain stays the same.
     */
    void upgrade(byte[] key, byte[] value, WriteBatch batch);
  }

  private final List<Step> steps;
  private final int batchEntries;

  FormatUpgrade(List<Step> steps, int batchEntries) {
    this.steps = List.copyOf(steps);
    this.batchEntries = batchEntries;
  }

  /** The upgrade to the format of this program. */
  static FormatUpgrade toThisVersion() {
    return new FormatUpgrade(STEPS, BATCH);
  }

  /** Carries out what is missing behind version {@code format}. */
  void run(LevelDb db, long format) throws IOException {
    for (int from = Math.toIntExact(format); from <= steps.size(); from++) {
      LOG.info("the journal goes from format {} to {}", from, from + 1);
      try (Batches batches = new Batches(db)) {
        batches.run(steps.get(from - 1));
      }
      try (WriteBatch last = db.batch()) {
        last.put(Keys.meta(JournalStore.FORMAT_NAME), Keys.number(from + 1L));
        db.write(last);
      }
    }
  }

  /** Writes what a step changes, so many entries at a time. */
  private final class Batches implements AutoCloseable {
    private final LevelDb db;
    private WriteBatch batch;
    private int entries;

    Batches(LevelDb db) {
      this.db = db;
      this.batch = db.batch();
    }

    void run(Step step) throws IOException {
      db.forAll(
          (key, value) -> {
            step.upgrade(key, value, batch);
            entries++;
            if (entries >= batchEntries) {
              db.write(batch);
              batch.close();
              batch = db.batch();
              entries = 0;
            }
          });
      db.write(batch);
    }

    @Override
    public void close() throws IOException {
      batch.close();
    }
  }
}
