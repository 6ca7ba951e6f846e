package dev.cairn.node;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts delays, to a tenth of a millisecond; what is longer than 60 s counts as that. */
final class Delays {
  private static final int NANOS = 100_000;

  private final AtomicLongArray counts = new AtomicLongArray(600_001);

  void add(Duration delay) {
    long place = Math.clamp(delay.toNanos() / NANOS, 0, counts.length() - 1L);
    counts.incrementAndGet((int) place);
  }

  /** The delay that the part {@code part} of all does not exceed; zero when there are none. */
  Duration at(double part) {
    long all = 0;
    for (int i = 0; i < counts.length(); i++) {
      all += counts.get(i);
    }
    long wanted = (long) Math.ceil(all * part);
    long seen = 0;
    for (int i = 0; i < counts.length() && all > 0; i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return Duration.ofNanos((i + 1L) * NANOS);
      }
    }
    return Duration.ZERO;
  }
}
