package dev.cairn.distfiles;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when it is looked at or slept through: some time per look. */
public final class TestingTiming {
  private final AtomicLong nowNs = new AtomicLong();
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  private final Duration step;

  /** A second passes at each look. */
  public TestingTiming() {
    this(Duration.ofSeconds(1));
  }

  /** So much passes at each look. */
  public TestingTiming(Duration step) {
    this.step = step;
  }

  /** A timing whose jitter is always 1, so that every pause is the full one. */
  public Timing timing() {
    return new Timing(
        () -> Instant.EPOCH.plusNanos(nowNs.get()),
        () -> nowNs.addAndGet(step.toNanos()),
        pause -> {
          pauses.add(pause);
          nowNs.addAndGet(pause.toNanos());
        },
        () -> 1.0);
  }

  /** Every pause so far, in order. */
  public List<Duration> pauses() {
    synchronized (pauses) {
      return List.copyOf(pauses);
    }
  }
}
