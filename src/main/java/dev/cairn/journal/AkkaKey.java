package dev.cairn.journal;

import java.nio.ByteBuffer;

/**
 * A key in the database of Akka's own LevelDB plugin: three numbers, big-endian, and four unused
 * bytes.
 *
 * <pre>
 * 1    0           n    the value is the persistence id with the number n
 * n    0           0    the value is its highest sequence number
 * n    sequenceNr  0    an event
 * n    sequenceNr  1    that event is deleted, as versions before 2.4 wrote it
 * </pre>
 *
 * <p>A tag is a persistence id, too, with {@link #TAG_PREFIX} before it and a copy of each event.
 */
record AkkaKey(int id, long sequenceNr, int mapping) implements Comparable<AkkaKey> {
  /** What stands before a tag that is stored like a persistence id. */
  static final String TAG_PREFIX = "$$$";

  private static final int BYTES = 20;
  private static final int NAMES = 1;

  static AkkaKey of(byte[] key) {
    if (key.length != BYTES) {
      throw new DamagedRecordException("a key has %d bytes, not %d".formatted(key.length, BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(key);
    return new AkkaKey(in.getInt(), in.getLong(), in.getInt());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putInt(id).putLong(sequenceNr).putInt(mapping).array();
  }

  boolean isName() {
    return id == NAMES;
  }

  boolean isHighest() {
    return sequenceNr == 0;
  }

  boolean isDeletion() {
    return mapping == 1;
  }

  @Override
  public int compareTo(AkkaKey other) {
    int byId = Integer.compare(id, other.id);
    return byId != 0 ? byId : Long.compare(sequenceNr, other.sequenceNr);
  }
}
