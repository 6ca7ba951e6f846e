package dev.cairn.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** How values are written for people. Pure. */
final class Text {
  /** Escape sequences that programs colour their output with, and other control characters. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[^\\[]|\\p{Cntrl}");

  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Text() {}

  /** Text from outside, without what would move a terminal's cursor. */
  static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("");
  }

  /** Cut to {@code columns} characters. */
  static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
  }

  /** {@code 3.4 s}, {@code 2:05}, {@code 1:02:05}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return clock(duration);
  }

  /** {@code 0:03}, {@code 2:05}, {@code 1:02:05}. */
  static String clock(Duration duration) {
    return duration.toHours() > 0
        ? "%d:%02d:%02d"
            .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart())
        : "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart());
  }

  /** {@code 812 B}, {@code 1.4 MiB}. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < SIZES.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, SIZES[unit]);
  }

  /** {@code 1 package}, {@code 2 packages}. */
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
