package dev.cairn.builddb;

import static dev.cairn.builddb.Columns.utc;

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
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Writes what happened to builds into the tables. What follows an event that retention has removed
 * is passed over.
 */
final class BuildWriter {
  /** Says what a fingerprint of the recipe is of: Cairn's own digest over all files of a recipe. */
  static final String OWN_ALGORITHM = "cairn-recipe";

  private final Handle handle;

  /** In the transaction of {@code handle}. */
  BuildWriter(Handle handle) {
    this.handle = handle;
  }

  /** What is needed of a build that has begun. */
  private record Begun(
      long position,
      String buildId,
      String name,
      String origin,
      String flavor,
      String fingerprint,
      Purpose purpose,
      Optional<Instant> startedAt,
      String worker) {}

  void take(String id, BuildEvent event, List<PhaseTiming> phases, long position) {
    if (event instanceof BuildQueued queued) {
      queue(id, queued, position);
    } else {
      begun(id).ifPresent(build -> take(build, event, phases));
    }
  }

  private void take(Begun build, BuildEvent event, List<PhaseTiming> phases) {
    switch (event) {
      case BuildAssigned assigned -> assign(build, assigned);
      case BuildSucceeded(var at, var took, var files) -> {
        end(build, Status.SUCCESS, at, took, Optional.empty(), "", phases);
        succeed(build, files);
      }
      case BuildFailed(var at, var took, var phase, var error) ->
          end(build, Status.FAILED, at, took, Optional.of(phase), error, phases);
      case BuildCancelled(var at, var by) -> end(build, Status.CANCELLED, at, "by " + by, phases);
      case BuildInterrupted(var at, var why) -> end(build, Status.INTERRUPTED, at, why, phases);
      case BuildQueued _, PhaseStarted _, PhaseFinished _, PackagesMade _ -> {}
    }
  }

  private Optional<Begun> begun(String id) {
    return handle
        .createQuery(
            "SELECT position, name, origin, flavor, recipe_fingerprint, purpose, started_at, worker"
                + " FROM builds WHERE build_id = :id")
        .bind("id", id)
        .map(
            (row, _) ->
                new Begun(
                    row.getLong("position"),
                    id,
                    row.getString("name"),
                    row.getString("origin"),
                    row.getString("flavor"),
                    row.getString("recipe_fingerprint"),
                    Purpose.valueOf(row.getString("purpose")),
                    Columns.optionalInstant(row, "started_at"),
                    row.getString("worker")))
        .findOne();
  }

  private void queue(String id, BuildQueued queued, long position) {
    var identity = queued.identity();
    handle
        .createUpdate(
            "INSERT INTO builds (position, build_id, run_id, name, origin, version, flavor,"
                + " recipe_fingerprint, tree_commit, options_hash, purpose, status, attempt,"
                + " reasons, asked_by, queued_at, took_ns, worker, system_version, log_file,"
                + " variables, arguments, error) VALUES (:position, :id, :run, :name, :origin,"
                + " :version, :flavor, :fingerprint, :commit, :options, :purpose, 'RUNNING',"
                + " :attempt, :reasons, :by, :at, 0, '', '', '', '{}', '[]', '')")
        .bind("position", position)
        .bind("id", id)
        .bind("run", queued.runId())
        .bind("name", identity.name())
        .bind("origin", identity.origin())
        .bind("version", identity.version())
        .bind("flavor", identity.flavor())
        .bind("fingerprint", identity.recipeFingerprint())
        .bind("commit", identity.treeCommit())
        .bind("options", identity.optionsHash())
        .bind("purpose", queued.purpose().name())
        .bind("attempt", queued.attempt())
        .bind("reasons", JsonText.of(queued.reasons()))
        .bind("by", queued.by())
        .bind("at", utc(queued.at()))
        .execute();
    if (!queued.dependencies().isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch("INSERT INTO build_dependencies VALUES (?, ?, ?, ?)");
      queued
          .dependencies()
          .forEach((name, used) -> batch.add(position, name, used.version(), used.buildId()));
      batch.execute();
    }
  }

  private void assign(Begun build, BuildAssigned assigned) {
    handle
        .createUpdate(
            "UPDATE builds SET started_at = :at, worker = :worker, system_version = :system,"
                + " log_file = :log, variables = :variables, arguments = :arguments"
                + " WHERE position = :position")
        .bind("at", utc(assigned.at()))
        .bind("worker", assigned.worker())
        .bind("system", assigned.systemVersion())
        .bind("log", assigned.logFile())
        .bind("variables", JsonText.of(assigned.variables()))
        .bind("arguments", JsonText.of(assigned.arguments()))
        .bind("position", build.position())
        .execute();
    handle
        .createUpdate(
            "INSERT INTO workers (worker, build, began_at, status)"
                + " VALUES (:worker, :build, :at, 'RUNNING')")
        .bind("worker", assigned.worker())
        .bind("build", build.position())
        .bind("at", utc(assigned.at()))
        .execute();
  }

  /** Without a duration of its own it took from its assignment to its end. */
  private void end(Begun build, Status status, Instant at, String error, List<PhaseTiming> phases) {
    Duration took =
        build.startedAt().map(start -> Duration.between(start, at)).orElse(Duration.ZERO);
    end(build, status, at, took, Optional.empty(), error, phases);
  }

  private void end(
      Begun build,
      Status status,
      Instant at,
      Duration took,
      Optional<Phase> phase,
      String error,
      List<PhaseTiming> phases) {
    handle
        .createUpdate(
            "UPDATE builds SET status = :status, ended_at = :at, took_ns = :took, phase = :phase,"
                + " error = :error WHERE position = :position")
        .bind("status", status.name())
        .bind("at", utc(at))
        .bind("took", took.toNanos())
        .bind("phase", phase.map(Phase::name).orElse(null))
        .bind("error", error)
        .bind("position", build.position())
        .execute();
    handle
        .createUpdate(
            "UPDATE workers SET ended_at = :at, status = :status"
                + " WHERE worker = :worker AND build = :build")
        .bind("at", utc(at))
        .bind("status", status.name())
        .bind("worker", build.worker())
        .bind("build", build.position())
        .execute();
    if (!phases.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch("INSERT INTO build_phases VALUES (?, ?, ?, ?, ?)");
      for (int i = 0; i < phases.size(); i++) {
        PhaseTiming timing = phases.get(i);
        batch.add(
            build.position(),
            i,
            timing.phase().name(),
            utc(timing.startedAt()),
            timing.took().map(Duration::toNanos).orElse(null));
      }
      batch.execute();
    }
  }

  private void succeed(Begun build, List<PackageFile> files) {
    if (!files.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch("INSERT INTO build_files VALUES (?, ?, ?, ?, ?)");
      for (int i = 0; i < files.size(); i++) {
        PackageFile file = files.get(i);
        batch.add(build.position(), i, file.fileName(), file.sizeBytes(), file.sha256());
      }
      batch.execute();
    }
    if (build.purpose() == Purpose.FETCH) {
      return;
    }
    if (handle.execute(
            "UPDATE packages SET build = ? WHERE name = ?", build.position(), build.name())
        == 0) {
      handle.execute("INSERT INTO packages VALUES (?, ?)", build.name(), build.position());
    }
    if (handle.execute(
            "UPDATE crc_index SET fingerprint = ?, build_id = ?"
                + " WHERE origin = ? AND flavor = ? AND algorithm = ?",
            build.fingerprint(),
            build.buildId(),
            build.origin(),
            build.flavor(),
            OWN_ALGORITHM)
        == 0) {
      handle.execute(
          "INSERT INTO crc_index VALUES (?, ?, ?, ?, ?)",
          build.origin(),
          build.flavor(),
          OWN_ALGORITHM,
          build.fingerprint(),
          build.buildId());
    }
  }
}
