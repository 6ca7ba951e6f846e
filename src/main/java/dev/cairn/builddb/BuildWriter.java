package dev.cairn.builddb;

import dev.cairn.build.BuildEvent;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.OpenBuild.End;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Takes what happened to builds, and writes it into the tables at the end of a transaction. What
 * follows an event that retention has removed is passed over.
 */
final class BuildWriter {
  private final Handle handle;
  private final LogEnds logs;
  private final Map<String, OpenBuild> builds = new LinkedHashMap<>();

  /** By name; those that succeeded, in the order in which they did. */
  private final Map<String, OpenBuild> successes = new LinkedHashMap<>();

  /**
   * In the transaction of {@code handle}.
   *
   * @param logs asked why a build failed
   */
  BuildWriter(Handle handle, LogEnds logs) {
    this.handle = handle;
    this.logs = logs;
  }

  void take(String id, BuildEvent event, List<PhaseTiming> phases, long position) {
    if (event instanceof BuildQueued queued) {
      builds.put(id, OpenBuild.begun(position, id, queued));
      return;
    }
    OpenBuild build = builds.get(id);
    if (build == null) {
      Optional<OpenBuild> known = known(id);
      if (known.isEmpty()) {
        return;
      }
      build = known.get();
      builds.put(id, build);
    }
    take(build, event, phases);
  }

  /** Writes everything that was taken. */
  void flush() {
    new BuildTables(handle).write(builds.values(), successes.values());
  }

  private Optional<OpenBuild> known(String id) {
    return handle
        .createQuery(
            "SELECT position, name, origin, flavor, recipe_fingerprint, purpose, started_at, worker,"
                + " log_file FROM builds WHERE build_id = :id")
        .bind("id", id)
        .map(
            (row, _) ->
                new OpenBuild.Known(
                    row.getLong("position"),
                    id,
                    row.getString("name"),
                    row.getString("origin"),
                    row.getString("flavor"),
                    row.getString("recipe_fingerprint"),
                    Purpose.valueOf(row.getString("purpose")),
                    Columns.optionalInstant(row, "started_at"),
                    row.getString("worker"),
                    row.getString("log_file")))
        .findOne()
        .map(OpenBuild::of);
  }

  private void take(OpenBuild build, BuildEvent event, List<PhaseTiming> phases) {
    switch (event) {
      case BuildAssigned assigned -> build.assign(assigned);
      case BuildSucceeded(var at, var took, var files) -> {
        build.end(
            new End(
                Status.SUCCESS, at, took, Optional.empty(), "", Optional.empty(), files, phases));
        if (build.known().purpose() != Purpose.FETCH) {
          successes.put(build.known().name(), build);
        }
      }
      case BuildFailed(var at, var took, var phase, var error) ->
          build.end(
              new End(
                  Status.FAILED,
                  at,
                  took,
                  Optional.of(phase),
                  error,
                  Optional.of(FailureRules.judge(phase, error, logs.of(build.logFile()))),
                  List.of(),
                  phases));
      case BuildCancelled(var at, var by) -> end(build, Status.CANCELLED, at, "by " + by, phases);
      case BuildInterrupted(var at, var why) -> end(build, Status.INTERRUPTED, at, why, phases);
      case BuildQueued _, PhaseStarted _, PhaseFinished _, PackagesMade _ -> {}
    }
  }

  /** Without a duration of its own it took from its assignment to its end. */
  private static void end(
      OpenBuild build, Status status, Instant at, String error, List<PhaseTiming> phases) {
    Duration took =
        build.startedAt().map(start -> Duration.between(start, at)).orElse(Duration.ZERO);
    build.end(
        new End(status, at, took, Optional.empty(), error, Optional.empty(), List.of(), phases));
  }
}
