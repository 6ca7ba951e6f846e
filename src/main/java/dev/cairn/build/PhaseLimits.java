package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long each phase may be silent and how long it may take on an idle machine. Fetch and publish
 * are not in the table: the store of distfiles and the repository have limits of their own.
 *
 * @param byPhase a limit for each phase that runs in a room
 */
public record PhaseLimits(Map<Phase, Limit> byPhase) {

  /**
   * Limits of one phase.
   *
   * @param quietMax longest time without a line of output
   * @param totalMax longest time in all
   */
  public record Limit(Duration quietMax, Duration totalMax) {}

  /** Copies the table and checks that no phase of a room is missing. */
  public PhaseLimits {
    Map<Phase, Limit> copy = new EnumMap<>(byPhase);
    for (Phase phase : Phase.values()) {
      if (!copy.containsKey(phase) && phase != Phase.FETCH && phase != Phase.PUBLISH) {
        throw new IllegalArgumentException("no limit for the phase " + phase);
      }
    }
    byPhase = Map.copyOf(copy);
  }

  /**
   * What suits most recipes: between 10 minutes and 3 hours of silence, a day in all for the build
   * itself.
   */
  public static PhaseLimits standard() {
    return new PhaseLimits(
        Map.of(
            Phase.SETUP, minutes(30, 120),
            Phase.VERIFY, minutes(10, 120),
            Phase.EXTRACT, minutes(15, 120),
            Phase.PREPARE, minutes(15, 240),
            Phase.BUILD, minutes(180, 24 * 60),
            Phase.CHECK, minutes(120, 24 * 60),
            Phase.PACKAGE, minutes(60, 8 * 60)));
  }

  private static Limit minutes(long quiet, long total) {
    return new Limit(Duration.ofMinutes(quiet), Duration.ofMinutes(total));
  }

  /**
   * The limit of a phase on a machine under {@code loadPerProcessor}: longer when it is above 1,
   * never shorter.
   */
  Limit of(Phase phase, double loadPerProcessor) {
    Limit limit = byPhase.get(phase);
    if (limit == null) {
      throw new IllegalStateException("the phase " + phase + " does not run in a room");
    }
    if (!(loadPerProcessor > 1)) {
      return limit;
    }
    double factor = Math.min(loadPerProcessor, 1000);
    return new Limit(stretched(limit.quietMax(), factor), stretched(limit.totalMax(), factor));
  }

  private static Duration stretched(Duration duration, double factor) {
    return Duration.ofMillis((long) (duration.toMillis() * factor));
  }
}
