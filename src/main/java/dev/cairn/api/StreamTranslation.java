package dev.cairn.api;

import dev.cairn.build.BuildEvent;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.RunEvent;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import dev.cairn.build.WorkerEvent;
import dev.cairn.build.WorkerEvent.WorkerJoined;
import dev.cairn.build.WorkerEvent.WorkerLeft;
import dev.cairn.build.WorkerEvent.WorkerPaused;
import dev.cairn.build.WorkerEvent.WorkerResumed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the stream tells of an event of the journal: nothing, one thing or several. Pure; a new kind
 * of event must be decided upon here.
 */
final class StreamTranslation {

  /** What earlier events said, which the later ones do not repeat. */
  interface Known {
    /** An attempt at a build; {@link Attempt#UNKNOWN} when the journal cannot tell. */
    Attempt attempt(String buildId);

    /** {@code category/name} of a recipe of a run; its name when the journal cannot tell. */
    String origin(String runId, String name);
  }

  /**
   * What is fixed when a build begins.
   *
   * @param worker {@code node/slot}; empty before it was given to one
   */
  record Attempt(
      String runId,
      String origin,
      String name,
      String version,
      int number,
      List<String> reasons,
      String worker) {
    static final Attempt UNKNOWN = new Attempt("", "", "", "", 0, List.of(), "");

    static Attempt of(BuildQueued queued) {
      return new Attempt(
          queued.runId(),
          queued.identity().origin(),
          queued.identity().name(),
          queued.identity().version(),
          queued.attempt(),
          queued.reasons(),
          "");
    }

    Attempt with(String newWorker) {
      return new Attempt(runId, origin, name, version, number, reasons, newWorker);
    }
  }

  private final Known known;

  StreamTranslation(Known known) {
    this.known = known;
  }

  /** What is told of {@code event}, which {@code entity} has stored. */
  List<StreamMessage> of(String entity, Object event) {
    String id = entity.substring(entity.indexOf('|') + 1);
    return switch (event) {
      case BuildEvent build -> ofBuild(id, build);
      case RunEvent run -> ofRun(id, run);
      case WorkerEvent worker -> ofWorker(id, worker);
      default -> List.of();
    };
  }

  private List<StreamMessage> ofBuild(String id, BuildEvent event) {
    if (event instanceof BuildQueued || event instanceof PhaseFinished) {
      return List.of();
    }
    Attempt build = known.attempt(id);
    Instant at = event.at();
    return switch (event) {
      case BuildQueued _, PhaseFinished _, PackagesMade _ -> List.of();
      case BuildAssigned assigned -> started(id, build, assigned);
      case PhaseStarted(var _, var phase) ->
          List.of(
              new StreamMessage.BuildProgress(
                  id,
                  build.runId(),
                  build.origin(),
                  build.name(),
                  Views.word(phase),
                  PhaseProgress.begin(phase),
                  at));
      case BuildSucceeded(var _, var took, var files) ->
          ended(
              build,
              new StreamMessage.BuildCompleted(
                  id,
                  build.runId(),
                  build.origin(),
                  build.name(),
                  build.version(),
                  "success",
                  Durations.text(took),
                  Views.files(files),
                  at));
      case BuildEvent.BuildFailed(var _, var took, var phase, var error) ->
          ended(
              build,
              new StreamMessage.BuildFailed(
                  id,
                  build.runId(),
                  build.origin(),
                  build.name(),
                  build.version(),
                  Views.word(phase),
                  error,
                  Durations.text(took),
                  at));
      case BuildEvent.BuildCancelled(var _, var by) ->
          ended(
              build,
              new StreamMessage.BuildCancelled(
                  id, build.runId(), build.origin(), build.name(), by, at));
      case BuildEvent.BuildInterrupted(var _, var why) ->
          ended(
              build,
              new StreamMessage.BuildInterrupted(
                  id, build.runId(), build.origin(), build.name(), why, at));
    };
  }

  private static List<StreamMessage> started(String id, Attempt build, BuildAssigned assigned) {
    String worker = assigned.worker();
    return List.of(
        new StreamMessage.BuildStarted(
            id,
            build.runId(),
            build.origin(),
            build.name(),
            build.version(),
            build.number(),
            build.reasons(),
            slot(worker),
            worker,
            assigned.at()),
        new StreamMessage.WorkerStatus(
            slot(worker),
            worker,
            "busy",
            Optional.of(build.origin()),
            Optional.of(id),
            assigned.at()));
  }

  /** With a build its worker's work ends too, if it was given to one. */
  private static List<StreamMessage> ended(Attempt build, StreamMessage end) {
    List<StreamMessage> events = new ArrayList<>(List.of(end));
    if (!build.worker().isEmpty()) {
      events.add(
          new StreamMessage.WorkerIdle(slot(build.worker()), build.worker(), end.timestamp()));
    }
    return events;
  }

  private List<StreamMessage> ofRun(String id, RunEvent event) {
    Instant at = event.at();
    return switch (event) {
      // The build itself tells these.
      case BuildAttempted _, BuildSettled _ -> List.of();
      case RunPlanned planned ->
          List.of(
              new StreamMessage.RunStarted(
                  id,
                  Views.word(planned.purpose()),
                  planned.builds().size(),
                  planned.ignored().size(),
                  planned.upToDate(),
                  planned.by(),
                  at));
      case PackagesAdded(var _, var builds, var ignored, var by, var _) ->
          List.of(new StreamMessage.RunExtended(id, builds.size(), ignored.size(), by, at));
      case RunEvent.BuildRequeued(var _, var name, var _, var why) ->
          List.of(requeued(id, name, why, at));
      case RunEvent.BuildSkipped(var _, var name, var chain) ->
          List.of(new StreamMessage.BuildSkipped(id, known.origin(id, name), name, chain, at));
      case RunEvent.BuildWithdrawn(var _, var name, var by) ->
          List.of(new StreamMessage.BuildWithdrawn(id, known.origin(id, name), name, by, at));
      case BuildsRetried(var _, var names, var by, var _) ->
          names.stream().map(name -> requeued(id, name, "retried by " + by, at)).toList();
      case PriorityChanged(var _, var name, var priority, var by) ->
          List.of(
              new StreamMessage.BuildPrioritised(
                  id, known.origin(id, name), name, priority, by, at));
      case StopRequested(var _, var now, var by) ->
          List.of(new StreamMessage.RunStopping(id, now, by, at));
      case RunEvent.RunFinished over ->
          List.of(
              new StreamMessage.RunFinished(
                  id,
                  over.built(),
                  over.failed(),
                  over.skipped(),
                  over.ignored(),
                  over.cancelled(),
                  over.notAttempted(),
                  at));
    };
  }

  private StreamMessage requeued(String runId, String name, String why, Instant at) {
    return new StreamMessage.BuildRequeued(runId, known.origin(runId, name), name, why, at);
  }

  private static List<StreamMessage> ofWorker(String worker, WorkerEvent event) {
    String status =
        switch (event) {
          case WorkerJoined _ -> "joined";
          case WorkerLeft _ -> "left";
          case WorkerPaused _ -> "paused";
          case WorkerResumed _ -> "resumed";
        };
    return List.of(
        new StreamMessage.WorkerStatus(
            slot(worker), worker, status, Optional.empty(), Optional.empty(), event.at()));
  }

  /** The number of a slot that is called {@code node/slot}. */
  static int slot(String worker) {
    String number = worker.substring(worker.lastIndexOf('/') + 1);
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }
}
