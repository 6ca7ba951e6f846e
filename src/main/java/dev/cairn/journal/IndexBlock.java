package dev.cairn.journal;

import java.nio.ByteBuffer;

/**
 * A piece of a list of the index: numbers that grow, each as its difference from the one before, in
 * groups of seven bits, the lowest first; all but the last byte of a number have the highest bit
 * set. A number has one form only, so that no byte can change unnoticed.
 */
final class IndexBlock {
  /** Lists of pairs: a sequence number and the offset of that event. */
  static final int PAIRS = 2;

  /** Lists of single numbers. */
  static final int SINGLE = 1;

  private static final int BYTES_MAX = 9;

  private IndexBlock() {}

  /**
   * The block with these numbers.
   *
   * @param columns {@link #PAIRS} or {@link #SINGLE}: the difference is to the number so many
   *     before
   */
  static byte[] encode(long[] numbers, int columns) {
    ByteBuffer out = ByteBuffer.allocate(numbers.length * BYTES_MAX);
    for (int i = 0; i < numbers.length; i++) {
      long rest = i < columns ? numbers[i] : numbers[i] - numbers[i - columns];
      while (rest > 0x7f) {
        out.put((byte) (rest | 0x80));
        rest >>>= 7;
      }
      out.put((byte) rest);
    }
    byte[] value = new byte[out.flip().remaining()];
    out.get(value);
    return value;
  }

  /**
   * The numbers of a block.
   *
   * @throws DamagedRecordException when it is none, or they do not grow
   */
  static long[] decode(byte[] value, int columns) {
    Longs numbers = new Longs();
    long[] before = new long[columns];
    int at = 0;
    while (at < value.length) {
      long difference = 0;
      int shift = 0;
      byte part;
      do {
        if (at == value.length || shift == 7 * BYTES_MAX) {
          throw damaged("a number without an end");
        }
        part = value[at++];
        difference |= (part & 0x7fL) << shift;
        shift += 7;
      } while (part < 0);
      int column = numbers.size() % columns;
      before[column] += difference;
      if (part == 0 || before[column] < difference) {
        throw damaged("a number that is not behind the one before");
      }
      numbers.add(before[column]);
    }
    if (numbers.size() == 0 || numbers.size() % columns != 0) {
      throw damaged(numbers.size() + " numbers");
    }
    return numbers.toArray();
  }

  private static DamagedRecordException damaged(String what) {
    return new DamagedRecordException("a block of the index is damaged: it has " + what);
  }
}
