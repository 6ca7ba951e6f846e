package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of the database. The first byte is the kind; numbers are big-endian, so that LevelDB
 * keeps them in their order; {@code id} is two bytes of length and UTF-8.
 *
 * <pre>
 * m name               settings of the journal itself: format, head
 * e offset             the event ({@link RecordFormat}), stored once
 * i id sequenceNr      offset of an entity's event
 * h persistenceId      what is known of an entity ({@link EntityHead})
 * t id offset          an event with this tag; no value
 * s slice(2) offset    an event of an entity in this slice; no value
 * c timeMs             first offset that was stored at this time, or later
 * k offset             a signed checkpoint
 * S id sequenceNr      a snapshot ({@link SnapshotFormat})
 * </pre>
 */
final class Keys {
  static final char META = 'm';
  static final char EVENT = 'e';
  static final char ENTITY_EVENT = 'i';
  static final char HEAD = 'h';
  static final char TAG = 't';
  static final char SLICE = 's';
  static final char TIME = 'c';
  static final char CHECKPOINT = 'k';
  static final char SNAPSHOT = 'S';

  /** Longest persistence id or tag, in bytes of UTF-8: its length takes two bytes. */
  static final int ID_BYTES_MAX = 0xffff;

  /** Number of slices, as Akka has it. */
  static final int SLICES = 1024;

  private Keys() {}

  static byte[] meta(String name) {
    return withText(META, name);
  }

  static byte[] event(long offset) {
    return withNumber(EVENT, offset);
  }

  static byte[] time(long timeMs) {
    return withNumber(TIME, timeMs);
  }

  static byte[] checkpoint(long offset) {
    return withNumber(CHECKPOINT, offset);
  }

  static byte[] head(String persistenceId) {
    return withText(HEAD, persistenceId);
  }

  static byte[] entityEvent(String persistenceId, long sequenceNr) {
    return withIdAndNumber(ENTITY_EVENT, persistenceId, sequenceNr);
  }

  static byte[] tag(String tag, long offset) {
    return withIdAndNumber(TAG, tag, offset);
  }

  static byte[] snapshot(String persistenceId, long sequenceNr) {
    return withIdAndNumber(SNAPSHOT, persistenceId, sequenceNr);
  }

  static byte[] slice(int slice, long offset) {
    return ByteBuffer.allocate(11)
        .put((byte) SLICE)
        .putShort((short) slice)
        .putLong(offset)
        .array();
  }

  /** The slice of an entity, as Akka computes it. */
  static int sliceOf(String persistenceId) {
    return Math.abs(persistenceId.hashCode() % SLICES);
  }

  /** The kind of a key. */
  static char kindOf(byte[] key) {
    return key.length == 0 ? '\0' : (char) (key[0] & 0xff);
  }

  /** The number at the end of a key. */
  static long numberOf(byte[] key) {
    return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
  }

  /** The id in a key of {@link #ENTITY_EVENT}, {@link #TAG} or {@link #SNAPSHOT}. */
  static String idOf(byte[] key) {
    return new String(key, 3, key.length - 3 - Long.BYTES, StandardCharsets.UTF_8);
  }

  /** The slice in a key of {@link #SLICE}. */
  static int sliceIn(byte[] key) {
    return Short.toUnsignedInt(ByteBuffer.wrap(key, 1, Short.BYTES).getShort());
  }

  /** The text of a key of {@link #META} or {@link #HEAD}. */
  static String textOf(byte[] key) {
    return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
  }

  /** The first key of a kind. */
  static byte[] first(char kind) {
    return new byte[] {(byte) kind};
  }

  /** The first key behind all of a kind. */
  static byte[] end(char kind) {
    return new byte[] {(byte) (kind + 1)};
  }

  private static byte[] withNumber(char kind, long number) {
    return ByteBuffer.allocate(9).put((byte) kind).putLong(number).array();
  }

  private static byte[] withText(char kind, String text) {
    byte[] key = new byte[1 + text.length() * 3];
    key[0] = (byte) kind;
    return Arrays.copyOf(key, 1 + Utf8.encode(text, key, 1));
  }

  private static byte[] withIdAndNumber(char kind, String id, long number) {
    // Three bytes per char suffice for UTF-8.
    byte[] key = new byte[3 + id.length() * 3 + Long.BYTES];
    int length = Utf8.encode(id, key, 3);
    if (length > ID_BYTES_MAX) {
      throw new IllegalArgumentException(
          "an id of %d bytes; at most %d are possible".formatted(length, ID_BYTES_MAX));
    }
    int end = 3 + length + Long.BYTES;
    ByteBuffer.wrap(key).put((byte) kind).putShort((short) length).putLong(3 + length, number);
    return Arrays.copyOf(key, end);
  }
}
