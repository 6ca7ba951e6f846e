package dev.cairn.api;

import dev.cairn.build.BuildEvent.Phase;
import java.time.Duration;
import java.util.Arrays;

/**
 * How far a build is, in percent. Pure.
 *
 * <p>Each phase has its share of a usual build. Within its phase a build advances by what it took
 * the last time, and waits at the end of the share; so progress never goes back.
 */
final class PhaseProgress {
  private PhaseProgress() {}

  /** Percent at which a phase begins. */
  static int begin(Phase phase) {
    return switch (phase) {
      case SETUP -> 0;
      case FETCH -> 5;
      case VERIFY -> 10;
      case EXTRACT -> 12;
      case PREPARE -> 15;
      case BUILD -> 20;
      case CHECK -> 75;
      case PACKAGE -> 90;
      case PUBLISH -> 97;
    };
  }

  /**
   * Percent after {@code elapsed} in {@code phase}.
   *
   * @param estimate what the whole build took the last time; zero when it was never built
   */
  static int within(Phase phase, Duration elapsed, Duration estimate) {
    int begin = begin(phase);
    int end =
        Arrays.stream(Phase.values())
            .mapToInt(PhaseProgress::begin)
            .filter(next -> next > begin)
            .min()
            .orElse(100);
    if (!estimate.isPositive() || elapsed.isNegative()) {
      return begin;
    }
    double percent = 100.0 * elapsed.toMillis() / Math.max(1, estimate.toMillis());
    return (int) Math.min(end - 1.0, begin + percent);
  }
}
