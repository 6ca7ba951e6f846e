package dev.cairn.journal;

import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/** The offsets in one list of the index, block by block, in their order. */
final class Postings implements Comparable<Postings>, AutoCloseable {
  private final LevelDb.Scan blocks;
  private final LongUnaryOperator offsetOf;
  private final LongPredicate isWanted;
  private long[] block = {};
  private int next;
  private long offset;

  /**
   * Those in the blocks that a scan has, which is closed with this.
   *
   * @param offsetOf the offset in a number of the list
   * @param isWanted which numbers are not passed over
   */
  Postings(LevelDb.Scan blocks, LongUnaryOperator offsetOf, LongPredicate isWanted) {
    this.blocks = blocks;
    this.offsetOf = offsetOf;
    this.isWanted = isWanted;
  }

  /**
   * Goes on to the next one; false when there is none.
   *
   * @throws DamagedRecordException when the block with it cannot be read
   */
  boolean advance() {
    while (true) {
      while (next < block.length) {
        long number = block[next++];
        if (isWanted.test(number)) {
          offset = offsetOf.applyAsLong(number);
          return true;
        }
      }
      if (!blocks.hasNext()) {
        return false;
      }
      block = IndexBlock.decode(blocks.next().getValue(), IndexBlock.SINGLE);
      next = 0;
    }
  }

  /** The one that {@link #advance} came to. */
  long offset() {
    return offset;
  }

  @Override
  public int compareTo(Postings other) {
    return Long.compare(offset, other.offset);
  }

  @Override
  public void close() {
    blocks.close();
  }
}
