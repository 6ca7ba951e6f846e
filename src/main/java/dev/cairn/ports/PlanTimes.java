package dev.cairn.ports;

import dev.cairn.ports.PlanRules.LastBuild;
import java.time.Duration;

/**
 * How long the builds of a plan take, in milliseconds by number of recipe: from the last build of
 * the same recipe, else the median of all last builds, else what the request says.
 */
final class PlanTimes {
  private final PlanRequest request;
  private final long unknownMs;

  PlanTimes(PlanRequest request) {
    this.request = request;
    long[] known =
        request.lastBuilds().values().stream()
            .mapToLong(last -> last.duration().toMillis())
            .sorted()
            .toArray();
    Duration unknown = request.durationUnknown();
    unknownMs = known.length == 0 ? unknown.toMillis() : known[known.length / 2];
  }

  /** Estimate for one recipe that is built. */
  long estimateMs(String recipe) {
    LastBuild last = request.lastBuilds().get(recipe);
    return last == null ? unknownMs : last.duration().toMillis();
  }

  /**
   * Longest way from the start of each recipe to the end of all that waits for it.
   *
   * @param order what is needed before what needs it
   * @param needs by recipe, what it waits for
   * @param estimatesMs by recipe; 0 for what is not built
   */
  static long[] criticalPathsMs(int[] order, int[][] needs, long[] estimatesMs) {
    long[] critical = new long[estimatesMs.length];
    for (int n = order.length - 1; n >= 0; n--) {
      int recipe = order[n];
      critical[recipe] += estimatesMs[recipe];
      for (int need : needs[recipe]) {
        critical[need] = Math.max(critical[need], critical[recipe]);
      }
    }
    return critical;
  }
}
