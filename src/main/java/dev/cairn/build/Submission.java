package dev.cairn.build;

import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.journal.Stored;
import java.time.Instant;
import java.util.List;

/**
 * A plan that somebody wants carried out.
 *
 * @param purpose what the builds are for
 * @param builds in an order in which dependencies come first
 * @param ignored what was asked for and cannot be built
 * @param upToDate how many recipes of the plan need no build
 * @param failFast whether the first failure ends the run
 */
public record Submission(
    Purpose purpose,
    List<PlannedBuild> builds,
    List<IgnoredPackage> ignored,
    int upToDate,
    boolean failFast)
    implements Stored {

  /** The run's first fact, when {@code by} has asked for it. */
  RunPlanned planned(String by, Instant now) {
    return new RunPlanned(now, purpose, builds, ignored, upToDate, failFast, by);
  }
}
