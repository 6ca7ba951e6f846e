package dev.cairn.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.iq80.leveldb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database says of itself, and whether that fits. */
final class JournalFormat {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFormat.class);

  private JournalFormat() {}

  /**
   * Marks a new database with the version of its format and the beginning of its chain, and checks
   * those of an old one.
   *
   * @throws JournalException when a newer program wrote it, or it is no journal
   */
  static void check(LevelDb db, Path directory, SigningKey key) throws IOException {
    byte[] stored = db.get(Keys.meta(JournalStore.FORMAT_NAME));
    if (stored == null) {
      refuseUnmarked(db, directory);
      byte[] genesis = Sha256.of(key.publicKey().getEncoded());
      try (WriteBatch batch = db.batch()) {
        batch.put(Keys.meta(JournalStore.GENESIS), genesis);
        batch.put(Keys.meta(JournalStore.HEAD), new JournalHead(0, genesis, 0).encode());
        batch.put(Keys.meta(JournalStore.FORMAT_NAME), Keys.number(JournalStore.FORMAT));
        db.write(batch);
      }
      return;
    }
    bringUp(db, directory);
  }

  /**
   * Checks the version of a database that has one, and brings it to that of this program.
   *
   * @throws JournalException when a newer program wrote it, or it is no journal
   */
  static void bringUp(LevelDb db, Path directory) throws IOException {
    byte[] stored = db.get(Keys.meta(JournalStore.FORMAT_NAME));
    long format =
        stored != null && stored.length == Long.BYTES ? ByteBuffer.wrap(stored).getLong() : 0;
    if (format > JournalStore.FORMAT) {
      throw new JournalException(
          "the journal in %s has format %d, written by a newer version; this one reads up to %d: use that version"
              .formatted(directory, format, JournalStore.FORMAT));
    }
    if (format < 1) {
      throw new JournalException(
          "the journal in %s does not say which format it has; restore a backup"
              .formatted(directory));
    }
    FormatUpgrade.toThisVersion().run(db, format);
  }

  private static void refuseUnmarked(LevelDb db, Path directory) {
    if (db.get(Keys.meta(JournalStore.GENESIS)) != null) {
      throw new DamagedRecordException("it does not say which format it has");
    }
    try (LevelDb.Scan all = db.scan(new byte[0], new byte[] {(byte) 0xff})) {
      if (all.hasNext()) {
        throw new JournalException(
            "%s holds a LevelDB database that is no journal; name another directory"
                .formatted(directory));
      }
    }
  }

  /**
   * Where a journal stands.
   *
   * @param tail what its index does not know
   * @param damage what does not fit; nothing when all is well, as far as it was looked at
   */
  record Standing(JournalHead head, IndexTail tail, Optional<String> damage) {}

  /**
   * Where the journal stands; what LevelDB cannot read is damage too, and not a failure.
   *
   * @param entities come to stand where the journal stands
   */
  static Standing standing(LevelDb db, CheckpointFile checkpoints, EntityIndex entities) {
    JournalHead head;
    try {
      head = head(db);
    } catch (DamagedRecordException unreadable) {
      JournalHead last = lastReadable(db, checkpoints);
      return new Standing(last, readableTail(db, last), damage(unreadable));
    }
    Optional<String> damage = damageAtEnd(db, head, checkpoints);
    try {
      if (damage.isEmpty()) {
        IndexTail tail = new IndexTail(head.indexedTo(), latestMs(db));
        JournalReader.forEach(db, head.indexedTo(), stored -> add(stored, entities, tail));
        return new Standing(head, tail, damage);
      }
    } catch (DamagedRecordException unreadable) {
      damage = damage(unreadable);
    }
    return new Standing(head, readableTail(db, head), damage);
  }

  private static void add(StoredEvent stored, EntityIndex entities, IndexTail tail) {
    EventRecord event = stored.event();
    EntityIndex.Position position = entities.position(event.persistenceId());
    position.stored(event.offset(), event.sequenceNr());
    tail.add(position, event);
  }

  /** As much of the tail as can be read. */
  private static IndexTail readableTail(LevelDb db, JournalHead head) {
    IndexTail tail = new IndexTail(head.indexedTo(), 0);
    EntityIndex entities = new EntityIndex(db);
    try (LevelDb.View view = db.view();
        ReadableScan scan =
            ReadableScan.ofEvents(view, head.indexedTo() + 1, head.offset(), (_, _, _) -> {})) {
      while (scan.hasNext()) {
        Segment segment = Segment.of(scan.next());
        for (int i = 0; i < segment.size(); i++) {
          try {
            if (segment.offset(i) > head.indexedTo()) {
              add(segment.event(i), entities, tail);
            }
          } catch (DamagedRecordException _) {
            // Neither it nor its entity can be found then; whoever reads all is told.
          }
        }
      }
    }
    return tail;
  }

  private static Optional<String> damage(DamagedRecordException unreadable) {
    return Optional.of(String.valueOf(unreadable.getMessage()));
  }

  /** The last event that can be read, as the end of a journal that does not say where it ends. */
  private static JournalHead lastReadable(LevelDb db, CheckpointFile checkpoints) {
    long indexedTo = 0;
    JournalHead last = new JournalHead(0, new byte[RecordFormat.DIGEST_BYTES], 0);
    long signed = 0;
    try {
      signed = checkpoints.lastSigned();
    } catch (IOException unreadable) {
      LOG.warn("the checkpoints cannot be read: {}", unreadable.toString());
    }
    try (LevelDb.View view = db.view();
        ReadableScan scan = ReadableScan.ofEvents(view, 1, signed, (_, _, _) -> {});
        ReadableScan slices = ReadableScan.of(view, Keys.SLICE, (_, _, _) -> {})) {
      while (scan.hasNext()) {
        Segment segment = Segment.of(scan.next());
        if (segment.size() > 0) {
          last = new JournalHead(segment.last(), segment.hash(segment.size() - 1), 0);
        }
      }
      // The last event that the index knows is the last one in its group of slices.
      while (slices.hasNext()) {
        indexedTo = Math.max(indexedTo, Keys.numberOf(slices.next().getKey()));
      }
    }
    return new JournalHead(last.offset(), last.hash(), Math.min(indexedTo, last.offset()));
  }

  /**
   * Where the journal stands.
   *
   * @throws DamagedRecordException when it does not say
   */
  static JournalHead head(LevelDb db) {
    byte[] value = db.get(Keys.meta(JournalStore.HEAD));
    if (value == null) {
      throw new DamagedRecordException("the journal does not say where it ends");
    }
    return JournalHead.decode(value);
  }

  /** The hash before the first event. */
  static byte[] genesis(LevelDb db) {
    byte[] value = db.get(Keys.meta(JournalStore.GENESIS));
    if (value == null) {
      throw new DamagedRecordException("the beginning of the chain is missing");
    }
    return value;
  }

  /**
   * The latest time in the index of times; 0 when it has none. It is not that of the last event
   * when the clock was put back.
   */
  static long latestMs(LevelDb db) {
    long known = 0;
    long beyond = Long.MAX_VALUE;
    while (known < beyond) {
      long middle = beyond - (beyond - known) / 2;
      try (LevelDb.Scan scan = db.scan(Keys.time(middle), Keys.end(Keys.TIME))) {
        if (scan.hasNext()) {
          known = Keys.numberOf(scan.next().getKey());
        } else {
          beyond = middle - 1;
        }
      }
    }
    return known;
  }

  /**
   * What does not fit from the last checkpoint to the end: the part that a power cut can reach.
   * Everything before was checked when it was signed, and is checked again by an audit.
   */
  static Optional<String> damageAtEnd(LevelDb db, JournalHead head, CheckpointFile checkpoints) {
    try {
      List<Checkpoint> signed = checkpoints.read();
      long from = 0;
      byte[] hash = genesis(db);
      if (!signed.isEmpty()) {
        Checkpoint last = signed.getLast();
        if (last.offset() > head.offset()) {
          return Optional.of(
              "it ends with event %d, but event %d was signed: its end is missing"
                  .formatted(head.offset(), last.offset()));
        }
        from = last.offset();
        hash = last.hash();
      }
      ChainCheck chain = new ChainCheck(from, hash);
      JournalReader.forEach(db, from, chain::next);
      return chain.endsAt(head)
          ? Optional.empty()
          : Optional.of("its last event is %d, not %d".formatted(chain.offset(), head.offset()));
    } catch (DamagedRecordException | IOException damage) {
      return Optional.of(String.valueOf(damage.getMessage()));
    }
  }

  /** Follows the chain event by event. */
  static final class ChainCheck {
    private final RecordFormat format = new RecordFormat();
    private long offset;
    private byte[] hash;

    ChainCheck(long offset, byte[] hash) {
      this.offset = offset;
      this.hash = hash;
    }

    /**
     * Takes the next event.
     *
     * @throws DamagedRecordException when it does not follow
     */
    void next(StoredEvent stored) {
      if (stored.event().offset() != offset + 1) {
        throw new DamagedRecordException("event %d is missing".formatted(offset + 1));
      }
      if (!Arrays.equals(format.hash(hash, stored), stored.hash())) {
        throw new DamagedRecordException(
            "event %d was changed: its hash does not fit".formatted(offset + 1));
      }
      offset++;
      hash = stored.hash();
    }

    long offset() {
      return offset;
    }

    byte[] hash() {
      return hash;
    }

    boolean endsAt(JournalHead head) {
      return head.offset() == offset && Arrays.equals(head.hash(), hash);
    }
  }
}
