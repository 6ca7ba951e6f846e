package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * The events of one commit, or of a part of a large one, in one value: each is four bytes of length
 * and its record ({@link RecordFormat}). It lies under the offset of its last event.
 *
 * <p>What can be read of a damaged one is read: where a length does not lead to another record, the
 * next one is looked for. Every byte belongs to an event, so that damage has an offset.
 */
final class Segment {
  /** Size at which another one is begun; a single larger event has one of its own. */
  static final int BYTES_MAX = 32 << 10;

  /** Bytes of the length before each record. */
  static final int LENGTH_BYTES = Integer.BYTES;

  private static final int START_BYTES = LENGTH_BYTES + 1 + Long.BYTES;

  private final long last;
  private final byte[] value;
  private int[] starts = new int[64];
  private int count;
  private final long[] offsets;

  private Segment(long last, byte[] value, long expected) {
    this.last = last;
    this.value = value;
    findRecords();
    this.offsets = new long[count];
    number(expected);
  }

  /** The events in an entry. */
  static Segment of(Map.Entry<byte[], byte[]> entry) {
    return of(entry, 0);
  }

  /**
   * The events in an entry.
   *
   * @param expected offset of the first one, when that is known; 0 otherwise
   */
  static Segment of(Map.Entry<byte[], byte[]> entry, long expected) {
    return new Segment(Keys.numberOf(entry.getKey()), entry.getValue(), expected);
  }

  private void findRecords() {
    for (int at = 0; at < value.length; at = next(at)) {
      if (count + 1 == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      starts[count++] = at;
    }
    starts[count] = value.length;
  }

  private int next(int at) {
    int end = endAt(at);
    if (end == value.length || isStart(end)) {
      return end;
    }
    if (end > 0 && RecordFormat.isRecord(value, at + LENGTH_BYTES, end)) {
      // This one is whole, so the one behind it is damaged.
      return end;
    }
    int next = at + 1;
    while (next < value.length && !isStart(next)) {
      next++;
    }
    return next;
  }

  /** Where the record ends whose length is at {@code at}; -1 when it cannot be so long. */
  private int endAt(int at) {
    if (value.length - at < LENGTH_BYTES) {
      return -1;
    }
    int length = ByteBuffer.wrap(value).getInt(at);
    return length < 0 || length > value.length - at - LENGTH_BYTES
        ? -1
        : at + LENGTH_BYTES + length;
  }

  private boolean isStart(int at) {
    return at >= 0 && says(at) > 0;
  }

  /** The offset that the record at {@code at} says it has; 0 when it cannot be in here. */
  private long says(int at) {
    if (value.length - at < START_BYTES || value[at + LENGTH_BYTES] != RecordFormat.VERSION) {
      return 0;
    }
    long offset = ByteBuffer.wrap(value).getLong(at + LENGTH_BYTES + 1);
    return offset <= last && last - offset < value.length ? offset : 0;
  }

  /** By their places when as many are there as there must be, else as they say themselves. */
  private void number(long expected) {
    long first = expected > 0 ? expected : first();
    boolean isComplete = count == last - first + 1;
    long previous = first - 1;
    for (int i = 0; i < count; i++) {
      long says = isComplete ? 0 : says(starts[i]);
      previous = Math.max(says, previous + 1);
      offsets[i] = previous;
    }
  }

  private long first() {
    for (int i = 0; i < count; i++) {
      long says = says(starts[i]);
      if (says > 0) {
        return says - i;
      }
    }
    return last - count + 1;
  }

  /** A record with its length before it. */
  static byte[] framed(byte[] record) {
    return ByteBuffer.allocate(LENGTH_BYTES + record.length)
        .putInt(record.length)
        .put(record)
        .array();
  }

  /** How many there are. */
  int size() {
    return count;
  }

  /** The offset under which it lies, which is that of its last event. */
  long last() {
    return last;
  }

  /** The offset that belongs to the place of an event. */
  long offset(int index) {
    return offsets[index];
  }

  /** Where the event with this offset is; negative when it is not in here. */
  int indexOf(long offset) {
    return Arrays.binarySearch(offsets, offset);
  }

  /** Whether an event with this offset must be in here. */
  boolean covers(long offset) {
    return count > 0 && offsets[0] <= offset && offset <= last;
  }

  /**
   * The event at a place.
   *
   * @throws DamagedRecordException when it cannot be read, or belongs elsewhere; names the offset
   */
  StoredEvent event(int index) {
    try {
      StoredEvent stored = record(index);
      if (stored.event().offset() != offsets[index]) {
        throw new DamagedRecordException("it says that it is " + stored.event().offset());
      }
      return stored;
    } catch (DamagedRecordException damage) {
      throw new DamagedRecordException(
          "event " + offsets[index] + ": " + damage.getMessage(), damage);
    }
  }

  /**
   * The event at a place, whatever offset it says it has.
   *
   * @throws DamagedRecordException when it cannot be read
   */
  StoredEvent record(int index) {
    if (endAt(starts[index]) != starts[index + 1]) {
      throw new DamagedRecordException("not an event record: its length does not fit");
    }
    return RecordFormat.decode(value, starts[index] + LENGTH_BYTES, starts[index + 1]);
  }

  /** The bytes at a place, with those of the length. */
  byte[] bytes(int index) {
    return Arrays.copyOfRange(value, starts[index], starts[index + 1]);
  }

  /** The last bytes at a place, where the hash of an event is, also when it is damaged. */
  byte[] hash(int index) {
    int end = starts[index + 1];
    return Arrays.copyOfRange(value, Math.max(0, end - RecordFormat.DIGEST_BYTES), end);
  }
}
