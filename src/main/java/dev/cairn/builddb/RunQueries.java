package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.builddb.RunRecord.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Questions about runs, in SQL. */
final class RunQueries {
  private RunQueries() {}

  /** A row of a run. */
  private record Row(
      long position,
      String runId,
      Purpose purpose,
      Instant startedAt,
      Optional<Instant> endedAt,
      String by) {}

  static Page<RunRecord> page(Handle handle, RunQuery query) {
    String where =
        " FROM runs WHERE run_id LIKE :run ESCAPE '!'"
            + (query.isUnfinished() ? " AND ended_at IS NULL" : "");
    String pattern = Columns.beginningWith(query.runId());
    long total =
        handle.createQuery("SELECT COUNT(*)" + where).bind("run", pattern).mapTo(Long.class).one();
    List<Row> rows =
        query.limit() == 0
            ? List.of()
            : handle
                .createQuery(
                    "SELECT *" + where + " ORDER BY position DESC LIMIT :limit OFFSET :offset")
                .bind("run", pattern)
                .bind("limit", query.limit())
                .bind("offset", (long) query.page() * query.limit())
                .map((row, _) -> row(row))
                .list();
    return new Page<>(rows.stream().map(row -> record(handle, row)).toList(), total);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("position"),
        row.getString("run_id"),
        Purpose.valueOf(row.getString("purpose")),
        Columns.instant(row, "started_at"),
        Columns.optionalInstant(row, "ended_at"),
        row.getString("asked_by"));
  }

  /** One build of a run. */
  private record Build(
      String name,
      String version,
      RunWriter.State state,
      Optional<Phase> phase,
      String detail,
      String chain) {}

  private static RunRecord record(Handle handle, Row run) {
    Map<String, String> versions = new HashMap<>();
    List<String> built = new ArrayList<>();
    Map<String, Failure> failed = new HashMap<>();
    Map<String, List<String>> skipped = new HashMap<>();
    Map<String, String> cancelled = new HashMap<>();
    for (Build build : builds(handle, run.position())) {
      versions.put(build.name(), build.version());
      switch (build.state()) {
        case PLANNED -> {}
        case BUILT -> built.add(build.name());
        case FAILED ->
            failed.put(
                build.name(), new Failure(build.phase().orElse(Phase.SETUP), build.detail()));
        case SKIPPED -> skipped.put(build.name(), JsonText.list(build.chain()));
        case CANCELLED -> cancelled.put(build.name(), build.detail());
      }
    }
    return new RunRecord(
        run.runId(),
        run.purpose(),
        run.startedAt(),
        run.endedAt(),
        Map.copyOf(versions),
        List.copyOf(built),
        Map.copyOf(failed),
        Map.copyOf(skipped),
        Map.copyOf(cancelled),
        Map.copyOf(ignored(handle, run.position())),
        run.by());
  }

  private static List<Build> builds(Handle handle, long run) {
    return handle
        .createQuery("SELECT * FROM run_builds WHERE run = :run ORDER BY name")
        .bind("run", run)
        .map(
            (row, _) ->
                new Build(
                    row.getString("name"),
                    row.getString("version"),
                    RunWriter.State.valueOf(row.getString("state")),
                    Columns.optionalEnum(row, "phase", Phase.class),
                    row.getString("detail"),
                    row.getString("chain")))
        .list();
  }

  private static Map<String, String> ignored(Handle handle, long run) {
    Map<String, String> ignored = new HashMap<>();
    handle
        .createQuery("SELECT name, reason FROM run_ignored WHERE run = :run")
        .bind("run", run)
        .map((row, _) -> ignored.put(row.getString("name"), row.getString("reason")))
        .forEach(_ -> {});
    return ignored;
  }

  /** The newest run that has no end. */
  static Optional<String> unfinished(Handle handle) {
    return handle
        .createQuery(
            "SELECT run_id FROM runs WHERE ended_at IS NULL ORDER BY position DESC LIMIT 1")
        .mapTo(String.class)
        .findOne();
  }
}
