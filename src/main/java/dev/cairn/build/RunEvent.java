package dev.cairn.build;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.journal.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to one run: a plan that is carried out build by build. Facts only: past tense,
 * immutable, stored for ever.
 */
public sealed interface RunEvent extends Stored {

  /** When it happened, on the clock of the node that stored it. */
  Instant at();

  /**
   * One recipe that a run is to build.
   *
   * @param identity what is built
   * @param recipeDirectory absolute path of the directory that holds the recipe
   * @param dependsOn names of recipes of this run that must be built before
   * @param install package names, with constraints, that the room needs; pacman adds what they need
   * @param dependencies recipes that are up to date and are used as they stand
   * @param reasons why it is built, in words
   * @param criticalPath measured time from the start of this build to the end of the longest chain
   *     that waits for it
   * @param dependents number of recipes of the plan that need this one, directly or not
   * @param estimate measured duration of its last build; zero when it was never built
   * @param runsCheck false when {@code check()} is left out, because what it needs needs this
   *     recipe
   * @param needs what a worker must have; absent when any will do
   */
  record PlannedBuild(
      Identity identity,
      String recipeDirectory,
      List<String> dependsOn,
      List<String> install,
      Map<String, DependencyUsed> dependencies,
      List<String> reasons,
      Duration criticalPath,
      int dependents,
      Duration estimate,
      boolean runsCheck,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Needs> needs) {

    /** The recipe's name. */
    public String name() {
      return identity.name();
    }
  }

  /**
   * What a worker must have to build a recipe.
   *
   * @param architecture of the machine; {@code any} when it does not matter
   * @param labels that the worker must carry
   */
  record Needs(String architecture, List<String> labels) {}

  /** A recipe that cannot be built, and why: broken, or a dependency that does not exist. */
  record IgnoredPackage(String name, String reason) {}

  /**
   * A request to which its client gave a key, so that it is carried out once however often it is
   * sent.
   *
   * @param key what the client called it
   * @param digest SHA-256, lower-case hex, of what was asked: the same key with another one is
   *     another request
   * @param answer what the client was told beside the run, for those who ask again; may be empty
   */
  record Request(String key, String digest, String answer) {}

  /** How a build of a run ended. */
  enum Outcome {
    BUILT,
    FAILED,
    CANCELLED
  }

  /**
   * The run exists.
   *
   * @param builds in an order in which dependencies come first
   * @param ignored what was asked for and cannot be built
   * @param upToDate how many recipes of the plan need no build
   * @param failFast whether the first failure ends the run
   * @param by who asked
   * @param request by which a client that asks again is known; absent when it gave no key
   */
  record RunPlanned(
      Instant at,
      Purpose purpose,
      List<PlannedBuild> builds,
      List<IgnoredPackage> ignored,
      int upToDate,
      boolean failFast,
      String by,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Request> request)
      implements RunEvent {

    /** Asked for without a key. */
    public RunPlanned(
        Instant at,
        Purpose purpose,
        List<PlannedBuild> builds,
        List<IgnoredPackage> ignored,
        int upToDate,
        boolean failFast,
        String by) {
      this(at, purpose, builds, ignored, upToDate, failFast, by, Optional.empty());
    }
  }

  /** Somebody added packages while the run was under way; those it already has are not repeated. */
  record PackagesAdded(
      Instant at,
      List<PlannedBuild> builds,
      List<IgnoredPackage> ignored,
      String by,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Request> request)
      implements RunEvent {

    /** Asked for without a key. */
    public PackagesAdded(
        Instant at, List<PlannedBuild> builds, List<IgnoredPackage> ignored, String by) {
      this(at, builds, ignored, by, Optional.empty());
    }
  }

  /** A free worker was given a build. The build's own events follow under {@code buildId}. */
  record BuildAttempted(Instant at, String name, String buildId, String worker, int attempt)
      implements RunEvent {}

  /**
   * A build came to its end.
   *
   * @param phase the phase that failed or was cancelled; {@code PUBLISH} for a build that succeeded
   * @param detail one line; empty for a build that succeeded
   */
  record BuildSettled(
      Instant at,
      String name,
      String buildId,
      Outcome outcome,
      Phase phase,
      String detail,
      Duration took)
      implements RunEvent {}

  /** A build was interrupted and waits again; {@code why} names the interruption. */
  record BuildRequeued(Instant at, String name, String buildId, String why) implements RunEvent {}

  /**
   * A recipe will not be built because of another one.
   *
   * @param chain names from the recipe that failed or is ignored to the one just below {@code name}
   */
  record BuildSkipped(Instant at, String name, List<String> chain) implements RunEvent {}

  /** A waiting recipe was taken out of the run before it was attempted. */
  record BuildWithdrawn(Instant at, String name, String by) implements RunEvent {}

  /** Failed, cancelled or skipped recipes wait again because somebody asked. */
  record BuildsRetried(
      Instant at,
      List<String> names,
      String by,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Request> request)
      implements RunEvent {

    /** Asked for without a key. */
    public BuildsRetried(Instant at, List<String> names, String by) {
      this(at, names, by, Optional.empty());
    }
  }

  /** Somebody moved a recipe forward (more than 0) or back (less) among the ready ones. */
  record PriorityChanged(Instant at, String name, int priority, String by) implements RunEvent {}

  /** No build is begun any more; with {@code now} those under way are cancelled too. */
  record StopRequested(Instant at, boolean now, String by) implements RunEvent {}

  /** Nothing is under way and nothing more will be begun. */
  record RunFinished(
      Instant at, int built, int failed, int skipped, int ignored, int cancelled, int notAttempted)
      implements RunEvent {}
}
