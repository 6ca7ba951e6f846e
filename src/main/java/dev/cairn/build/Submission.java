package dev.cairn.build;

import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.journal.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan that somebody wants carried out.
 *
 * @param purpose what the builds are for
 * @param builds in an order in which dependencies come first
 * @param ignored what was asked for and cannot be built
 * @param upToDate how many recipes of the plan need no build
 * @param failFast whether the first failure ends the run
 * @param request by which a client that asks again is known; absent when it gave no key
 */
public record Submission(
    Purpose purpose,
    List<PlannedBuild> builds,
    List<IgnoredPackage> ignored,
    int upToDate,
    boolean failFast,
    Optional<Request> request)
    implements Stored {

  /** Asked for without a key. */
  public Submission(
      Purpose purpose,
      List<PlannedBuild> builds,
      List<IgnoredPackage> ignored,
      int upToDate,
      boolean failFast) {
    this(purpose, builds, ignored, upToDate, failFast, Optional.empty());
  }

  /** The same, asked for by {@code asked}. */
  public Submission of(Optional<Request> asked) {
    return new Submission(purpose, builds, ignored, upToDate, failFast, asked);
  }

  /** The run's first fact, when {@code by} has asked for it. */
  RunPlanned planned(String by, Instant now) {
    return new RunPlanned(now, purpose, builds, ignored, upToDate, failFast, by, request);
  }
}
