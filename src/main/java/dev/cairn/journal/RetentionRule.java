package dev.cairn.journal;

import java.time.Duration;
import java.util.Set;

/**
 * Which events may go.
 *
 * @param kinds simple names of events' classes, or types of entities; empty for all
 * @param after age from which on they may go; not negative
 */
public record RetentionRule(Set<String> kinds, Duration after) {
  /**
   * A rule within its bounds.
   *
   * @throws IllegalArgumentException when the age is negative
   */
  public RetentionRule {
    kinds = Set.copyOf(kinds);
    if (after.isNegative()) {
      throw new IllegalArgumentException("an age of " + after + " is negative");
    }
  }
}
