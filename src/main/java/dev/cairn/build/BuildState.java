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
import dev.cairn.journal.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one attempt at a build: the fold of its events. Pure: no clock, no I/O, no Akka.
 *
 * <pre>
 * NotQueued -> Queued -> Running -> Ended
 *                          |  ^
 *                          +--+ phases; then packages made
 * </pre>
 */
public sealed interface BuildState extends Stored {

  /** Nothing is stored of this build: the state before the first event. */
  record NotQueued() implements BuildState {}

  /** It waits for its worker. */
  record Queued(BuildQueued order) implements BuildState {}

  /**
   * A worker has it.
   *
   * @param phase the phase that is under way; absent between two phases
   * @param made package files that stand in staging; empty before they are made
   */
  record Running(
      BuildQueued order,
      BuildAssigned assignment,
      Optional<Phase> phase,
      Instant phaseStartedAt,
      List<PackageFile> made)
      implements BuildState {}

  /** It is over; {@code last} is the event that says how. */
  record Ended(BuildQueued order, BuildEvent last) implements BuildState {}

  /** The state after {@code event}; an event that cannot follow is a defect and ends the entity. */
  default BuildState apply(BuildEvent event) {
    return switch (event) {
      case BuildQueued queued when this instanceof NotQueued -> new Queued(queued);
      case BuildAssigned assigned when this instanceof Queued(var order) ->
          new Running(order, assigned, Optional.empty(), assigned.at(), List.of());
      case PhaseStarted(var at, var phase) when this instanceof Running running ->
          new Running(
              running.order(), running.assignment(), Optional.of(phase), at, running.made());
      case PhaseFinished(var at, var _, var _) when this instanceof Running running ->
          new Running(running.order(), running.assignment(), Optional.empty(), at, running.made());
      case PackagesMade(var _, var files) when this instanceof Running running ->
          new Running(
              running.order(),
              running.assignment(),
              running.phase(),
              running.phaseStartedAt(),
              files);
      case BuildSucceeded _, BuildFailed _, BuildCancelled _, BuildInterrupted _
          when this instanceof Running running ->
          new Ended(running.order(), event);
      case BuildCancelled _, BuildInterrupted _ when this instanceof Queued(var order) ->
          new Ended(order, event);
      case BuildQueued _,
          BuildAssigned _,
          PhaseStarted _,
          PhaseFinished _,
          PackagesMade _,
          BuildSucceeded _,
          BuildFailed _,
          BuildCancelled _,
          BuildInterrupted _ ->
          throw new IllegalStateException("cannot follow " + this + ": " + event);
    };
  }
}
