package dev.cairn.build;

import dev.cairn.journal.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What happened to one attempt at building one recipe. Facts only: past tense, immutable, stored
 * for ever. Together they hold every field of a build record: who, what, from which recipe, with
 * which dependencies, where, when, what came out or why not.
 */
public sealed interface BuildEvent extends Stored {

  /** When it happened, on the clock of the node that stored it. */
  Instant at();

  /** The stages of a build, in order; a recipe without {@code check()} has no {@link #CHECK}. */
  enum Phase {
    SETUP,
    FETCH,
    VERIFY,
    EXTRACT,
    PREPARE,
    BUILD,
    CHECK,
    PACKAGE,
    PUBLISH
  }

  /** What a build is for. */
  enum Purpose {
    /** Make packages and publish them. */
    PUBLISH,
    /** The same, and install and remove what was made in the room before it is published. */
    TEST,
    /** Fetch and verify the sources only; nothing is built and nothing counts as built. */
    FETCH
  }

  /**
   * A dependency as it was when the build began.
   *
   * @param version its version, {@code [epoch:]pkgver-pkgrel}
   * @param buildId the attempt that made it
   */
  record DependencyUsed(String version, String buildId) {}

  /**
   * A package file.
   *
   * @param fileName without directory
   * @param sizeBytes length
   * @param sha256 lower-case hexadecimal digest
   */
  record PackageFile(String fileName, long sizeBytes, String sha256) {}

  /**
   * What is built, fixed when the build is queued.
   *
   * @param name the recipe's name ({@code pkgbase})
   * @param origin {@code category/name} in its tree
   * @param version {@code [epoch:]pkgver-pkgrel}
   * @param flavor variant of the recipe; empty where the tree knows none
   * @param recipeFingerprint digest over every file of the recipe
   * @param treeCommit commit of the tree's repository; empty when it is not under version control
   * @param optionsHash digest over everything that configures a build besides the recipe
   */
  record Identity(
      String name,
      String origin,
      String version,
      String flavor,
      String recipeFingerprint,
      String treeCommit,
      String optionsHash) {

    /** Composite key for look-ups: {@code origin@version}. */
    public String key() {
      return origin + "@" + version;
    }
  }

  /**
   * The build entered the queue of a run.
   *
   * @param attempt 1 for the first attempt of the run at this recipe
   * @param reasons why it is built, in words
   * @param dependencies recipe name to what was used of it
   * @param by who asked
   */
  record BuildQueued(
      Instant at,
      String runId,
      Identity identity,
      Purpose purpose,
      int attempt,
      List<String> reasons,
      Map<String, DependencyUsed> dependencies,
      String by)
      implements BuildEvent {}

  /**
   * A worker was given the build.
   *
   * @param worker {@code node/slot}
   * @param systemVersion the base of its rooms: distribution and compiler, with a digest
   * @param variables environment of the build commands
   * @param arguments arguments of the build command
   * @param logFile file name below the log directory
   */
  record BuildAssigned(
      Instant at,
      String worker,
      String systemVersion,
      Map<String, String> variables,
      List<String> arguments,
      String logFile)
      implements BuildEvent {}

  /** A phase began. */
  record PhaseStarted(Instant at, Phase phase) implements BuildEvent {}

  /** A phase ended well. */
  record PhaseFinished(Instant at, Phase phase, Duration took) implements BuildEvent {}

  /** The packages are made and stand, flushed to disk, in the staging directory of the build. */
  record PackagesMade(Instant at, List<PackageFile> files) implements BuildEvent {}

  /** All packages of the recipe stand in the repository. */
  record BuildSucceeded(Instant at, Duration took, List<PackageFile> files) implements BuildEvent {}

  /** A phase failed. {@code error} is one line; the log file has the rest. */
  record BuildFailed(Instant at, Duration took, Phase phase, String error) implements BuildEvent {}

  /** Somebody cancelled the build while it ran. */
  record BuildCancelled(Instant at, String by) implements BuildEvent {}

  /** The node or the worker ended while the build ran. */
  record BuildInterrupted(Instant at, String why) implements BuildEvent {}
}
