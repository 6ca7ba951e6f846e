package dev.cairn.builddb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lines that only one of two logs has, in their order. Times of the banners do not count. Pure.
 *
 * @param left at most {@link #LINES_MAX} that only the first has
 * @param right at most {@link #LINES_MAX} that only the second has
 */
public record LogDifference(List<String> left, List<String> right) {
  /** Lines of each side at most. */
  public static final int LINES_MAX = 40;

  private static final Pattern TIME = Pattern.compile("\\b\\d\\d:\\d\\d:\\d\\d$");

  /** Compares two logs. */
  public static LogDifference of(List<String> left, List<String> right) {
    return new LogDifference(only(left, right), only(right, left));
  }

  private static List<String> only(List<String> of, List<String> without) {
    Map<String, Integer> there = new HashMap<>();
    without.forEach(line -> there.merge(timeless(line), 1, Integer::sum));
    List<String> only = new ArrayList<>();
    for (String line : of) {
      int left = there.merge(timeless(line), -1, Integer::sum);
      if (left < 0 && only.size() < LINES_MAX) {
        only.add(line);
      }
    }
    return List.copyOf(only);
  }

  private static String timeless(String line) {
    return TIME.matcher(line).replaceAll("");
  }
}
