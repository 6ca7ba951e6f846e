package dev.cairn.api;

import java.time.Duration;

/** Durations as people read them. Pure. */
final class Durations {
  private Durations() {}

  /** The two largest units of {@code duration}: {@code 95h12m}, {@code 5m23s}, {@code 350ms}. */
  static String text(Duration duration) {
    if (duration.isNegative()) {
      return "0s";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + "h" + duration.toMinutesPart() + "m";
    }
    if (duration.toMinutes() > 0) {
      return duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
    }
    return duration.toSeconds() > 0 || duration.toMillis() == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
