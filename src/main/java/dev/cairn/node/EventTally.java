package dev.cairn.node;

import java.util.BitSet;

/**
 * Which events one client was told, by their offsets in the journal. Safe for use by many threads.
 */
final class EventTally {
  /** By how much their offsets are behind that at which the client began. */
  private final BitSet told = new BitSet();

  private long begin;
  private long last;
  private long wrong;

  /**
   * What is not as it should be.
   *
   * @param lost events that were stored and not told
   * @param wrong those told twice, out of order, or never stored
   */
  record Faults(long lost, long wrong) {
    static final Faults NONE = new Faults(0, 0);

    Faults plus(Faults other) {
      return new Faults(lost + other.lost, wrong + other.wrong);
    }
  }

  /** Everything behind {@code offset} follows. */
  synchronized void begin(long offset) {
    begin = offset;
    last = offset;
  }

  /** The event at {@code offset} was told. */
  synchronized void take(long offset) {
    if (offset <= last) {
      wrong++;
    } else {
      last = offset;
      told.set((int) (offset - begin));
    }
  }

  /** Compares with what was stored: offsets behind {@code since}, less that. */
  synchronized Faults against(BitSet stored, long since) {
    BitSet wanted = new BitSet();
    stored.stream()
        .mapToLong(behind -> since + behind - begin)
        .filter(behind -> behind > 0)
        .forEach(behind -> wanted.set((int) behind));
    BitSet lost = (BitSet) wanted.clone();
    lost.andNot(told);
    BitSet strange = (BitSet) told.clone();
    strange.andNot(wanted);
    return new Faults(lost.cardinality(), wrong + strange.cardinality());
  }
}
