package dev.cairn.builddb;

import dev.cairn.build.BuildEvent;
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
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildHistory.Past;
import dev.cairn.build.BuildHistory.Success;
import dev.cairn.build.RunEvent;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.RunRecord.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fold of all milestones into records. Not safe for use by many threads. */
final class HistoryFold {
  private final LinkedHashMap<String, BuildRecord> builds = new LinkedHashMap<>();
  private final LinkedHashMap<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, Success> successes = new TreeMap<>();

  /** A run while it is being folded. */
  private static final class Run {
    private final RunPlanned begun;
    private final Map<String, String> versions = new TreeMap<>();
    private @Nullable Instant endedAt;
    private final TreeSet<String> built = new TreeSet<>();
    private final Map<String, Failure> failed = new TreeMap<>();
    private final Map<String, List<String>> skipped = new TreeMap<>();
    private final Map<String, String> cancelled = new TreeMap<>();
    private final Map<String, String> ignored = new TreeMap<>();

    Run(RunPlanned begun) {
      this.begun = begun;
      take(begun.builds(), begun.ignored());
    }

    void take(List<PlannedBuild> more, List<IgnoredPackage> ignoredToo) {
      more.forEach(build -> versions.put(build.name(), build.identity().version()));
      ignoredToo.forEach(one -> ignored.put(one.name(), one.reason()));
    }

    void settle(BuildSettled settled) {
      switch (settled.outcome()) {
        case BUILT -> built.add(settled.name());
        case FAILED -> failed.put(settled.name(), new Failure(settled.phase(), settled.detail()));
        case CANCELLED -> cancelled.put(settled.name(), settled.detail());
      }
    }

    void forget(List<String> names) {
      failed.keySet().removeAll(names);
      skipped.keySet().removeAll(names);
      cancelled.keySet().removeAll(names);
    }

    RunRecord record(String runId) {
      return new RunRecord(
          runId,
          begun.purpose(),
          begun.at(),
          Optional.ofNullable(endedAt),
          Map.copyOf(versions),
          List.copyOf(built),
          Map.copyOf(failed),
          Map.copyOf(skipped),
          Map.copyOf(cancelled),
          Map.copyOf(ignored),
          begun.by());
    }
  }

  /** Takes one event of {@code entity}; events that make no history are passed over. */
  void take(String entity, Object event) {
    String id = entity.substring(entity.indexOf('|') + 1);
    if (event instanceof BuildEvent buildEvent) {
      takeBuild(id, buildEvent);
    } else if (event instanceof RunPlanned planned) {
      runs.put(id, new Run(planned));
    } else if (event instanceof RunEvent runEvent) {
      takeRun(known(runs, id), runEvent);
    }
  }

  Past past() {
    Optional<String> unfinished =
        runs.entrySet().stream()
            .filter(run -> run.getValue().endedAt == null)
            .map(Map.Entry::getKey)
            .reduce((_, newer) -> newer);
    return new Past(Map.copyOf(successes), unfinished);
  }

  History history() {
    List<RunRecord> runRecords = new ArrayList<>();
    runs.forEach((id, run) -> runRecords.add(run.record(id)));
    return new History(
        List.copyOf(new ArrayList<>(builds.values()).reversed()),
        List.copyOf(runRecords.reversed()));
  }

  private void takeRun(Run run, RunEvent event) {
    switch (event) {
      case PackagesAdded(var _, var more, var ignored, var _) -> run.take(more, ignored);
      case BuildSettled settled -> run.settle(settled);
      case BuildSkipped(var _, var name, var chain) -> run.skipped.put(name, chain);
      case BuildWithdrawn(var _, var name, var by) -> run.cancelled.put(name, "withdrawn by " + by);
      case BuildsRetried(var _, var names, var _) -> run.forget(names);
      case RunFinished finished -> run.endedAt = finished.at();
      case RunPlanned _, BuildAttempted _, BuildRequeued _, PriorityChanged _, StopRequested _ -> {}
    }
  }

  private void takeBuild(String id, BuildEvent event) {
    switch (event) {
      case BuildQueued queued -> builds.put(id, queued(id, queued));
      case BuildAssigned assigned -> builds.put(id, assigned(known(builds, id), assigned));
      case BuildSucceeded(var at, var took, var files) -> {
        BuildRecord record =
            ended(known(builds, id), Status.SUCCESS, at, took, files, Optional.empty(), "");
        builds.put(id, record);
        if (record.purpose() != Purpose.FETCH) {
          successes.put(
              record.identity().name(),
              new Success(id, record.identity(), record.dependencies(), files, took));
        }
      }
      case BuildFailed(var at, var took, var phase, var error) ->
          end(id, Status.FAILED, at, took, Optional.of(phase), error);
      case BuildCancelled(var at, var by) ->
          end(id, Status.CANCELLED, at, sinceStart(id, at), Optional.empty(), "by " + by);
      case BuildInterrupted(var at, var why) ->
          end(id, Status.INTERRUPTED, at, sinceStart(id, at), Optional.empty(), why);
      case PhaseStarted _, PhaseFinished _, PackagesMade _ -> {}
    }
  }

  private Duration sinceStart(String id, Instant at) {
    return known(builds, id)
        .startedAt()
        .map(start -> Duration.between(start, at))
        .orElse(Duration.ZERO);
  }

  private void end(
      String id, Status status, Instant at, Duration took, Optional<Phase> phase, String error) {
    builds.put(id, ended(known(builds, id), status, at, took, List.of(), phase, error));
  }

  private static <V> V known(Map<String, V> records, String id) {
    V value = records.get(id);
    if (value == null) {
      throw new IllegalStateException("an event of " + id + " comes before its first one");
    }
    return value;
  }

  private static BuildRecord queued(String id, BuildQueued queued) {
    return new BuildRecord(
        id,
        queued.runId(),
        queued.identity(),
        queued.purpose(),
        Status.RUNNING,
        queued.attempt(),
        queued.reasons(),
        queued.dependencies(),
        queued.at(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        "",
        "",
        List.of(),
        Optional.empty(),
        "",
        "",
        Map.of(),
        List.of());
  }

  private static BuildRecord assigned(BuildRecord record, BuildAssigned assigned) {
    return new BuildRecord(
        record.buildId(),
        record.runId(),
        record.identity(),
        record.purpose(),
        record.status(),
        record.attempt(),
        record.reasons(),
        record.dependencies(),
        record.queuedAt(),
        Optional.of(assigned.at()),
        Optional.empty(),
        Duration.ZERO,
        assigned.worker(),
        assigned.systemVersion(),
        List.of(),
        Optional.empty(),
        "",
        assigned.logFile(),
        assigned.variables(),
        assigned.arguments());
  }

  private static BuildRecord ended(
      BuildRecord record,
      Status status,
      Instant at,
      Duration took,
      List<PackageFile> files,
      Optional<Phase> phase,
      String error) {
    return new BuildRecord(
        record.buildId(),
        record.runId(),
        record.identity(),
        record.purpose(),
        status,
        record.attempt(),
        record.reasons(),
        record.dependencies(),
        record.queuedAt(),
        record.startedAt(),
        Optional.of(at),
        took,
        record.worker(),
        record.systemVersion(),
        files,
        phase,
        error,
        record.logFile(),
        record.variables(),
        record.arguments());
  }
}
