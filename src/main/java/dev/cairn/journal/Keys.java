package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of the database. The first byte is the kind; numbers are big-endian, so that LevelDB
 * keeps them in their order; {@code id} is two bytes of length and UTF-8.
 *
 * <pre>
 * e offset             events up to this one, stored once ({@link Segment})
 * h persistenceId      what is known of an entity ({@link EntityHead})
 * i id sequenceNr      numbers and offsets of an entity's events up to this one
 * k offset             a signed checkpoint
 * m name               settings of the journal itself: format, genesis, head
 * p id sequenceNr      a snapshot ({@link SnapshotFormat})
 * s group(2) offset    offsets up to this one of events in this group of 32 slices, and their slices
 * t id offset          offsets up to this one of events with this tag
 * w timeMs             the first event that is later than all before, up to one of this time
 * </pre>
 *
 * <p>The index ({@code i s t w}) is written in blocks ({@link IndexBlock}), each under its last
 * number: a search for the first key from some number on finds the block of that number, and no
 * LevelDB has to step back. Events come first of all kinds, so that tables of LevelDB with new
 * entries overlap with none of old events, and those are not merged again and again.
 */
final class Keys {
  static final char EVENT = 'e';
  static final char META = 'm';
  static final char ENTITY_EVENT = 'i';
  static final char HEAD = 'h';
  static final char TAG = 't';
  static final char SLICE = 's';
  static final char TIME = 'w';
  static final char CHECKPOINT = 'k';
  static final char SNAPSHOT = 'p';

  /** Longest persistence id or tag, in bytes of UTF-8: its length takes two bytes. */
  static final int ID_BYTES_MAX = 0xffff;

  /** Number of slices, as Akka has it. */
  static final int SLICES = 1024;

  private static final int GROUP_BITS = 5;

  /** Slices whose events are in one list of the index. */
  static final int SLICES_IN_GROUP = 1 << GROUP_BITS;

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

  /** For the group of a slice. */
  static byte[] slice(int slice, long offset) {
    return ByteBuffer.allocate(11)
        .put((byte) SLICE)
        .putShort((short) sliceGroup(slice))
        .putLong(offset)
        .array();
  }

  /** The slice of an entity, as Akka computes it. */
  static int sliceOf(String persistenceId) {
    return Math.abs(persistenceId.hashCode() % SLICES);
  }

  /** The first slice of the group of a slice. */
  static int sliceGroup(int slice) {
    return slice >> GROUP_BITS << GROUP_BITS;
  }

  /** How an event of a slice stands in the block of its group; these grow with the offset. */
  static long inSliceGroup(int slice, long offset) {
    return offset << GROUP_BITS | slice - sliceGroup(slice);
  }

  /** The offset in a number of {@link #inSliceGroup}. */
  static long offsetInSliceGroup(long number) {
    return number >> GROUP_BITS;
  }

  /** The slice in a number of {@link #inSliceGroup}. */
  static int sliceInGroup(int group, long number) {
    return group + (int) (number & (1 << GROUP_BITS) - 1);
  }

  /** A number as a value. */
  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
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

  /** The first slice of the group in a key of {@link #SLICE}. */
  static int groupIn(byte[] key) {
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
