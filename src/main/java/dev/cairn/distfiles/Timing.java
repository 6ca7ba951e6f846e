package dev.cairn.distfiles;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Everything about time and chance that fetching needs from outside.
 *
 * @param clock what day it is
 * @param nanoClock a clock that never jumps, in nanoseconds
 * @param sleeper lets the calling thread wait
 * @param jitter a number in [0, 1) for each wait, so that many machines do not retry in step
 */
public record Timing(
    InstantSource clock, LongSupplier nanoClock, Sleeper sleeper, DoubleSupplier jitter) {

  /** Lets the calling thread wait; {@code Thread::sleep} outside of tests. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns after {@code pause}, or earlier by the exception. */
    void sleep(Duration pause) throws InterruptedException;
  }
}
