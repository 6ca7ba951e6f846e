package dev.cairn.api;

import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunState;
import dev.cairn.build.RunState.RunBuild;
import dev.cairn.build.RunState.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How long a run will go on: an estimate from what its builds took the last time. Pure. */
final class RunEstimate {

  private RunEstimate() {}

  /**
   * Time until the end of a run: the longest chain that is left, or the work that is left spread
   * over the slots, whichever is more. What a build under way has done already is not left.
   *
   * @param slots how many builds may be under way
   * @param elapsed how long builds are under way, by id
   * @return absent when there is no slot, or when all that is left should have ended already
   */
  static Optional<Duration> left(RunState state, int slots, Map<String, Duration> elapsed) {
    if (slots == 0) {
      return Optional.empty();
    }
    Duration work = Duration.ZERO;
    Duration chain = Duration.ZERO;
    for (RunBuild build : state.builds().values()) {
      if (build.status() == Status.WAITING || build.status() == Status.RUNNING) {
        PlannedBuild plan = build.plan();
        Duration done = done(build, elapsed);
        work = work.plus(plan.estimate()).minus(done);
        chain = longer(chain, plan.criticalPath().minus(done));
      }
    }
    return Optional.of(longer(work.dividedBy(slots), chain)).filter(Duration::isPositive);
  }

  /** A build that takes longer than the last time has done all that was expected, not more. */
  private static Duration done(RunBuild build, Map<String, Duration> elapsed) {
    Duration since =
        build.status() == Status.RUNNING
            ? elapsed.getOrDefault(build.buildId(), Duration.ZERO)
            : Duration.ZERO;
    Duration expected = build.plan().estimate();
    return since.compareTo(expected) < 0 ? since : expected;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
