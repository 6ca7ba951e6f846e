package dev.cairn.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which lines of builds are told to everybody: so many per second and build, because a
 * build can print faster than anybody reads; the log has them all. Safe for use by many threads.
 */
final class LogLines {
  /** Lines per second and build. */
  static final int LINES_MAX = 200;

  /** Longest line, in characters. */
  static final int LINE_MAX = 4096;

  private static final Duration SPAN = Duration.ofSeconds(1);
  private static final int BUILDS_MAX = 1000;

  private record Count(Instant since, int told, int skipped) {}

  private final Map<String, Count> counts = new HashMap<>();

  /** The event for a line, unless there are too many. */
  synchronized Optional<StreamMessage.LogLine> line(
      String buildId, String name, String text, Instant now) {
    if (counts.size() > BUILDS_MAX) {
      counts.clear();
    }
    Count count = counts.getOrDefault(buildId, new Count(now, 0, 0));
    if (Duration.between(count.since(), now).compareTo(SPAN) >= 0) {
      count = new Count(now, 0, count.skipped());
    }
    if (count.told() == LINES_MAX) {
      counts.put(buildId, new Count(count.since(), count.told(), count.skipped() + 1));
      return Optional.empty();
    }
    counts.put(buildId, new Count(count.since(), count.told() + 1, 0));
    return Optional.of(
        new StreamMessage.LogLine(
            buildId,
            name,
            text.length() > LINE_MAX ? text.substring(0, LINE_MAX) + "..." : text,
            count.skipped() == 0 ? Optional.empty() : Optional.of(count.skipped()),
            now));
  }
}
