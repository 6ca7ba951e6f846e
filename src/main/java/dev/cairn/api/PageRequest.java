package dev.cairn.api;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list that is asked for.
 *
 * @param number from 1
 * @param size at least 1
 */
record PageRequest(int number, int size) {
  /** Entries of a page at most. */
  static final int SIZE_MAX = 10_000;

  /** Entries of a page that nobody has set a limit for. */
  static final int SIZE_USUAL = 100;

  /** More than any list has. */
  static final int SIZE_ALL = Integer.MAX_VALUE;

  /** What a request has said, or {@code usual} entries. */
  static PageRequest of(Optional<Integer> page, Optional<Integer> limit, int usual) {
    int size = limit.map(wanted -> Math.min(wanted, SIZE_MAX)).orElse(usual);
    if (page.orElse(1) < 1 || size < 1) {
      throw ApiException.badRequest("page and limit are numbers from 1 on");
    }
    return new PageRequest(page.orElse(1), size);
  }

  <T> List<T> of(List<T> all) {
    long first = (long) (number - 1) * size;
    return all.stream().skip(first).limit(size).toList();
  }
}
