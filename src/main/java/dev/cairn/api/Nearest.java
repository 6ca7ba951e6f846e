package dev.cairn.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that somebody may have meant. Pure. */
public final class Nearest {
  private static final int NAMES_MAX = 3;

  private Nearest() {}

  /**
   * The names, at most three, that are at most a third of their letters away from {@code wanted},
   * the nearest first.
   */
  public static List<String> names(String wanted, Collection<String> known) {
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(name -> new Candidate(name, distance(wanted, name)))
        .filter(one -> one.distance() <= Math.max(1, wanted.length() / 3))
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(NAMES_MAX)
        .map(Candidate::name)
        .toList();
  }

  /** {@code "; did you mean a, b?"}, or nothing when no name is near. */
  public static String hint(String wanted, Collection<String> known) {
    List<String> near = names(wanted, known);
    return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
  }

  /** Letters to insert, delete or replace (V. Levenshtein, 1965), in two rows. */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      before[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = before[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(before[column], current[column - 1]));
      }
      before = current;
    }
    return before[to.length()];
  }
}
