package dev.cairn.ports;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which known names are likely meant by one that is not known. */
public final class NearestNames {

  /** More would not help a reader. */
  private static final int NAMES_MAX = 3;

  private NearestNames() {}

  private record Near(String name, int distance) {}

  /**
   * Up to three of {@code known}, the nearest first: those that can be made from {@code name} by
   * few insertions, deletions, replacements or swaps of neighbours (one for every three characters,
   * at least one), whatever the case.
   */
  public static List<String> of(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int distanceMax = Math.max(1, Math.min(4, wanted.length() / 3));
    return known.stream()
        .filter(other -> Math.abs(other.length() - wanted.length()) <= distanceMax)
        .map(other -> new Near(other, distance(wanted, other.toLowerCase(Locale.ROOT))))
        .filter(near -> near.distance() <= distanceMax)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(NAMES_MAX)
        .map(Near::name)
        .toList();
  }

  /** Optimal string alignment: Levenshtein's distance where a swap of neighbours counts once. */
  static int distance(String left, String right) {
    int[] twoAbove = new int[right.length() + 1];
    int[] above = new int[right.length() + 1];
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int i = 1; i <= left.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
        }
      }
      int[] spare = twoAbove;
      twoAbove = above;
      above = row;
      row = spare;
    }
    return above[right.length()];
  }
}
