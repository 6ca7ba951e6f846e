package dev.cairn.builddb;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a longer list.
 *
 * @param entries those of the page, in order
 * @param total how many the whole list has
 */
public record Page<T>(List<T> entries, long total) {

  /** The page with each entry as {@code function} shows it. */
  public <R> Page<R> map(Function<T, R> function) {
    return new Page<>(entries.stream().map(function).toList(), total);
  }
}
