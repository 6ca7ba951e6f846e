package dev.cairn.journal;

import java.util.Arrays;

/** Numbers, in the order in which they were added. */
final class Longs {
  private long[] numbers = new long[8];
  private int size;

  void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  long[] toArray() {
    return Arrays.copyOf(numbers, size);
  }
}
