package dev.cairn.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A block of the index with its key, for those who check it; read when it is first asked for. */
final class ListedBlock {
  private static final int GROUP_KEY_BYTES = 1 + Short.BYTES + Long.BYTES;

  private final byte[] key;
  private final byte[] value;
  private long @Nullable [] numbers;

  ListedBlock(Map.Entry<byte[], byte[]> entry) {
    this.key = entry.getKey();
    this.value = entry.getValue();
  }

  /** What the lists of a kind are of. */
  static String nameOf(char kind) {
    return switch (kind) {
      case Keys.ENTITY_EVENT -> "entities";
      case Keys.SLICE -> "slices";
      default -> "tags";
    };
  }

  byte[] key() {
    return key;
  }

  boolean hasKey(byte[] other) {
    return Arrays.equals(key, other);
  }

  /** Whether it is of the same list as a key. */
  boolean isOfListOf(byte[] other) {
    int end = key.length - Long.BYTES;
    return key.length == other.length && end > 0 && Arrays.equals(key, 0, end, other, 0, end);
  }

  private int columns() {
    return Keys.kindOf(key) == Keys.ENTITY_EVENT ? IndexBlock.PAIRS : IndexBlock.SINGLE;
  }

  private long[] numbers() {
    if (numbers == null) {
      numbers = IndexBlock.decode(value, columns());
    }
    return numbers;
  }

  /** How many places it has. */
  int size() {
    return numbers().length / columns();
  }

  /** What stands in a place. */
  long number(int index) {
    return numbers()[index * columns()];
  }

  /** Offset of the event in a place. */
  long offset(int index) {
    return switch (Keys.kindOf(key)) {
      case Keys.ENTITY_EVENT -> numbers()[index * columns() + 1];
      case Keys.SLICE -> Keys.offsetInSliceGroup(number(index));
      default -> number(index);
    };
  }

  /** Where a number stands; negative when it does not, or this is of another list. */
  int indexOf(byte[] listKey, long number) {
    if (!isOfListOf(listKey)) {
      return -1;
    }
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = number(middle);
      if (there == number) {
        return middle;
      }
      low = there < number ? middle + 1 : low;
      high = there < number ? high : middle - 1;
    }
    return -1;
  }

  /**
   * Checks its form: the key has the right parts and its last number.
   *
   * @throws DamagedRecordException when it is none, or its numbers do not grow
   */
  void check() {
    boolean isKey =
        Keys.kindOf(key) == Keys.SLICE
            ? key.length == GROUP_KEY_BYTES && isGroup(Keys.groupIn(key))
            : isIdAndNumber(key);
    if (!isKey) {
      throw new DamagedRecordException("an unknown key");
    }
    int last = size() - 1;
    long end = Keys.kindOf(key) == Keys.ENTITY_EVENT ? number(last) : offset(last);
    if (end != Keys.numberOf(key)) {
      throw new DamagedRecordException("a block that does not end as its key says");
    }
  }

  private static boolean isGroup(int group) {
    return group < Keys.SLICES && group == Keys.sliceGroup(group);
  }

  /** Whether a key is an id with its length, and a number. */
  static boolean isIdAndNumber(byte[] key) {
    int rest = key.length - 1 - Short.BYTES - Long.BYTES;
    return rest >= 0
        && Short.toUnsignedInt(ByteBuffer.wrap(key, 1, Short.BYTES).getShort()) == rest
        && Arrays.equals(
            Keys.idOf(key).getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(key, key.length - Long.BYTES - rest, key.length - Long.BYTES));
  }
}
