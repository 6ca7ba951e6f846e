package dev.cairn.build;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildState.NotQueued;
import dev.cairn.build.BuildState.Queued;
import dev.cairn.build.BuildState.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which facts follow from a request to one build. Pure: the caller brings the clock reading. A
 * request that comes twice, or too late, has no facts.
 */
public final class BuildRules {

  private BuildRules() {}

  /** A worker that has a build begins with its setup: one write holds all three facts. */
  static List<BuildEvent> assign(BuildState state, BuildQueued queued, BuildAssigned assigned) {
    return state instanceof NotQueued
        ? List.of(queued, assigned, new PhaseStarted(assigned.at(), Phase.SETUP))
        : List.of();
  }

  /** The end of the phase under way, if one is, and the beginning of {@code next}. */
  static List<BuildEvent> enter(BuildState state, Phase next, Instant now) {
    if (!(state instanceof Running running) || running.phase().equals(Optional.of(next))) {
      return List.of();
    }
    List<BuildEvent> events = new ArrayList<>(endOfPhase(running, now));
    events.add(new PhaseStarted(now, next));
    return events;
  }

  /** Packages that are made are published at once. */
  static List<BuildEvent> made(BuildState state, List<PackageFile> files, Instant now) {
    if (!(state instanceof Running running) || !running.made().isEmpty()) {
      return List.of();
    }
    List<BuildEvent> events = new ArrayList<>(endOfPhase(running, now));
    events.add(new PackagesMade(now, files));
    events.add(new PhaseStarted(now, Phase.PUBLISH));
    return events;
  }

  static List<BuildEvent> succeed(BuildState state, List<PackageFile> files, Instant now) {
    if (!(state instanceof Running running)) {
      return List.of();
    }
    List<BuildEvent> events = new ArrayList<>(endOfPhase(running, now));
    events.add(new BuildSucceeded(now, since(running, now), files));
    return events;
  }

  static List<BuildEvent> fail(BuildState state, Phase phase, String error, Instant now) {
    return state instanceof Running running
        ? List.of(new BuildFailed(now, since(running, now), phase, error))
        : List.of();
  }

  static List<BuildEvent> cancel(BuildState state, String by, Instant now) {
    return switch (state) {
      case Queued _, Running _ -> List.of(new BuildCancelled(now, by));
      case NotQueued _, BuildState.Ended _ -> List.of();
    };
  }

  static List<BuildEvent> interrupt(BuildState state, String why, Instant now) {
    return switch (state) {
      case Queued _, Running _ -> List.of(new BuildInterrupted(now, why));
      case NotQueued _, BuildState.Ended _ -> List.of();
    };
  }

  private static List<BuildEvent> endOfPhase(Running running, Instant now) {
    Optional<Phase> phase = running.phase();
    return phase.isEmpty()
        ? List.of()
        : List.of(
            new PhaseFinished(now, phase.get(), Duration.between(running.phaseStartedAt(), now)));
  }

  private static Duration since(Running running, Instant now) {
    return Duration.between(running.assignment().at(), now);
  }
}
