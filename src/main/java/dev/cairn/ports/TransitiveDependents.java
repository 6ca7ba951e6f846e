package dev.cairn.ports;

import java.util.Arrays;

/**
 * Counts for each node how many others need it, directly or not.
 *
 * <p>A set of dependents per node would take n² bits. The dependents are therefore counted in
 * blocks of 4,096: one pass over the edges per block, with one row of 64 words per node (15 MB for
 * 30,000).
 */
final class TransitiveDependents {
  private static final int BLOCK = 4096;
  private static final int WORDS = BLOCK / Long.SIZE;

  private TransitiveDependents() {}

  /**
   * Returns the number of dependents by node.
   *
   * @param order all nodes that count, what is needed before what needs it; free of cycles
   * @param needs by node, the nodes it needs
   */
  static int[] count(int[] order, int[][] needs) {
    int[] counts = new int[needs.length];
    int[] rowOf = new int[needs.length];
    for (int n = 0; n < order.length; n++) {
      rowOf[order[n]] = n;
    }
    long[] rows = new long[order.length * WORDS];
    for (int from = 0; from < order.length; from += BLOCK) {
      int to = Math.min(from + BLOCK, order.length);
      Arrays.fill(rows, 0);
      // A node reaches only nodes before it, so those behind this block stay empty.
      for (int n = to - 1; n >= 0; n--) {
        int base = n * WORDS;
        for (int word = 0; word < WORDS; word++) {
          counts[order[n]] += Long.bitCount(rows[base + word]);
        }
        if (n >= from) {
          rows[base + (n - from) / Long.SIZE] |= 1L << ((n - from) % Long.SIZE);
        }
        for (int need : needs[order[n]]) {
          int needBase = rowOf[need] * WORDS;
          for (int word = 0; word < WORDS; word++) {
            rows[needBase + word] |= rows[base + word];
          }
        }
      }
    }
    return counts;
  }
}
