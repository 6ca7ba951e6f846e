package dev.cairn.builddb;

import static dev.cairn.builddb.Columns.utc;

import dev.cairn.build.BuildEvent.Phase;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Writes what happened to runs into the tables. What follows an event that retention has removed is
 * passed over.
 */
final class RunWriter {
  /** How far a build of a run is. */
  enum State {
    PLANNED,
    BUILT,
    FAILED,
    SKIPPED,
    CANCELLED
  }

  private final Handle handle;

  /** In the transaction of {@code handle}. */
  RunWriter(Handle handle) {
    this.handle = handle;
  }

  void take(String id, RunEvent event, long position) {
    if (event instanceof RunPlanned planned) {
      handle.execute(
          "INSERT INTO runs VALUES (?, ?, ?, ?, NULL, ?, ?, ?)",
          position,
          id,
          planned.purpose().name(),
          utc(planned.at()),
          planned.upToDate(),
          planned.failFast(),
          planned.by());
      plan(position, planned.builds(), planned.ignored());
    } else {
      begun(id).ifPresent(run -> take(run, event));
    }
  }

  private Optional<Long> begun(String id) {
    return handle
        .createQuery("SELECT position FROM runs WHERE run_id = :id")
        .bind("id", id)
        .mapTo(Long.class)
        .findOne();
  }

  private void take(long run, RunEvent event) {
    switch (event) {
      case PackagesAdded(var _, var more, var ignored, var _, var _) -> plan(run, more, ignored);
      case BuildSettled settled -> settle(run, settled);
      case BuildSkipped(var _, var name, var chain) ->
          set(run, name, State.SKIPPED, null, "", JsonText.of(chain));
      case BuildWithdrawn(var _, var name, var by) ->
          set(run, name, State.CANCELLED, null, "withdrawn by " + by, "[]");
      case BuildsRetried(var _, var names, var _, var _) -> retry(run, names);
      case RunFinished finished ->
          handle.execute(
              "UPDATE runs SET ended_at = ? WHERE position = ?", utc(finished.at()), run);
      case RunPlanned _, BuildAttempted _, BuildRequeued _, PriorityChanged _, StopRequested _ -> {}
    }
  }

  /** What is named twice counts as it was named last. */
  private void plan(long run, List<PlannedBuild> builds, List<IgnoredPackage> ignored) {
    TreeMap<String, String> versions = new TreeMap<>();
    builds.forEach(build -> versions.put(build.name(), build.identity().version()));
    TreeMap<String, String> reasons = new TreeMap<>();
    ignored.forEach(one -> reasons.put(one.name(), one.reason()));
    PreparedBatch clear = handle.prepareBatch("DELETE FROM run_ignored WHERE run = ? AND name = ?");
    reasons.keySet().forEach(name -> clear.add(run, name));
    execute(clear);
    PreparedBatch ignoring = handle.prepareBatch("INSERT INTO run_ignored VALUES (?, ?, ?)");
    reasons.forEach((name, reason) -> ignoring.add(run, name, reason));
    execute(ignoring);
    PreparedBatch again = handle.prepareBatch("DELETE FROM run_builds WHERE run = ? AND name = ?");
    versions.keySet().forEach(name -> again.add(run, name));
    execute(again);
    PreparedBatch planning =
        handle.prepareBatch("INSERT INTO run_builds VALUES (?, ?, ?, 'PLANNED', NULL, '', '[]')");
    versions.forEach((name, version) -> planning.add(run, name, version));
    execute(planning);
  }

  private static void execute(PreparedBatch batch) {
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private void settle(long run, BuildSettled settled) {
    State state =
        switch (settled.outcome()) {
          case BUILT -> State.BUILT;
          case FAILED -> State.FAILED;
          case CANCELLED -> State.CANCELLED;
        };
    set(run, settled.name(), state, settled.phase(), settled.detail(), "[]");
  }

  private void retry(long run, List<String> names) {
    PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE run_builds SET state = 'PLANNED', phase = NULL, detail = '', chain = '[]'"
                + " WHERE run = ? AND name = ?");
    names.forEach(name -> batch.add(run, name));
    execute(batch);
  }

  private void set(
      long run,
      String name,
      State state,
      @org.jspecify.annotations.Nullable Phase phase,
      String detail,
      String chain) {
    handle.execute(
        "UPDATE run_builds SET state = ?, phase = ?, detail = ?, chain = ?"
            + " WHERE run = ? AND name = ?",
        state.name(),
        phase == null ? null : phase.name(),
        detail,
        chain,
        run,
        name);
  }
}
