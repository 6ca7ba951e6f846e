package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of one attempt at a build. Instants have microseconds.
 *
 * @param attempt 1 for the first attempt of its run
 * @param dependencies recipe name to what was used of it
 * @param by who asked
 * @param endedAt absent while it is under way
 * @param took from assignment to end; zero while it is under way
 * @param files packages that came out; empty unless it succeeded
 * @param phases those it went through, in order; empty while it is under way
 * @param phase the phase that failed; absent otherwise
 * @param error one line; empty unless it failed, was cancelled or interrupted
 * @param failure of what kind it is; absent unless it failed
 * @param failureLines lines of its log that show it
 * @param variables environment of the build commands
 * @param arguments arguments of the build command
 */
public record BuildRecord(
    String buildId,
    String runId,
    Identity identity,
    Purpose purpose,
    Status status,
    int attempt,
    List<String> reasons,
    Map<String, DependencyUsed> dependencies,
    String by,
    Instant queuedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Duration took,
    String worker,
    String systemVersion,
    List<PackageFile> files,
    List<PhaseTiming> phases,
    Optional<Phase> phase,
    String error,
    Optional<FailureClass> failure,
    List<String> failureLines,
    String logFile,
    Map<String, String> variables,
    List<String> arguments) {

  /** How far a build is, or how it ended. */
  public enum Status {
    RUNNING,
    SUCCESS,
    FAILED,
    CANCELLED,
    INTERRUPTED
  }

  /**
   * One phase of a build.
   *
   * @param took absent when it did not end well
   */
  public record PhaseTiming(Phase phase, Instant startedAt, Optional<Duration> took) {}
}
