package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildHistory.Success;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Questions about builds, in SQL. */
final class BuildQueries {
  private BuildQueries() {}

  /** A row of a build, and what other tables have of it. */
  private record Row(
      long position,
      Map<String, DependencyUsed> dependencies,
      List<PackageFile> files,
      List<PhaseTiming> phases,
      BuildRecord own) {

    BuildRecord record() {
      return new BuildRecord(
          own.buildId(),
          own.runId(),
          own.identity(),
          own.purpose(),
          own.status(),
          own.attempt(),
          own.reasons(),
          Map.copyOf(dependencies),
          own.by(),
          own.queuedAt(),
          own.startedAt(),
          own.endedAt(),
          own.took(),
          own.worker(),
          own.systemVersion(),
          List.copyOf(files),
          List.copyOf(phases),
          own.phase(),
          own.error(),
          own.failure(),
          own.failureLines(),
          own.logFile(),
          own.variables(),
          own.arguments());
    }
  }

  static Page<BuildRecord> page(Handle handle, BuildQuery query) {
    String where = where(conditions(query));
    long total =
        bind(handle, handle.createQuery("SELECT COUNT(*) FROM builds" + where), query)
            .mapTo(Long.class)
            .one();
    long offset = (long) query.page() * query.limit();
    if (query.limit() == 0 || offset >= total) {
      return new Page<>(List.of(), total);
    }
    return new Page<>(
        records(
            handle,
            bind(
                    handle,
                    handle.createQuery(
                        "SELECT * FROM builds"
                            + where
                            + " ORDER BY "
                            + order(query)
                            + " LIMIT :limit OFFSET :offset"),
                    query)
                .bind("limit", query.limit())
                .bind("offset", offset)),
        total);
  }

  /** Those that are over and were no fetches. */
  static List<BuildTiming> timings(Handle handle, BuildQuery query) {
    List<String> conditions = conditions(query);
    conditions.add("status <> 'RUNNING'");
    conditions.add("purpose <> 'FETCH'");
    return bind(
            handle,
            handle.createQuery(
                "SELECT status, origin, worker, took_ns, started_at, ended_at FROM builds"
                    + where(conditions)),
            query)
        .map(
            (row, _) ->
                new BuildTiming(
                    Status.valueOf(row.getString("status")),
                    row.getString("origin"),
                    row.getString("worker"),
                    Duration.ofNanos(row.getLong("took_ns")),
                    Columns.optionalInstant(row, "started_at"),
                    Columns.optionalInstant(row, "ended_at")))
        .list();
  }

  private static String order(BuildQuery query) {
    String leading = leading(query);
    return switch (query.order()) {
      case NEWEST -> leading.isEmpty() ? "position DESC" : leading + " DESC, position DESC";
      case OLDEST -> leading.isEmpty() ? "position" : leading + ", position";
      case SLOWEST -> "took_ns DESC, position DESC";
    };
  }

  /**
   * The column that is the same in all rows that are wanted: H2 reads them in the order of an
   * index, and no more than the page needs, only when the order is the whole one of that index.
   */
  private static String leading(BuildQuery query) {
    if (query.statuses().size() == 1) {
      return "status";
    }
    return query.worker().filter(BuildQueries::isWhole).map(_ -> "worker").orElse("");
  }

  /** Whether it is {@code category/name} or {@code node/slot}, which only one column can be. */
  private static boolean isWhole(String text) {
    return text.contains("/");
  }

  private static List<String> conditions(BuildQuery query) {
    List<String> conditions = new ArrayList<>();
    query
        .name()
        .ifPresent(
            name -> conditions.add(isWhole(name) ? "origin = :name" : "position = ANY(:named)"));
    if (!query.statuses().isEmpty()) {
      conditions.add("status IN (<statuses>)");
    }
    query
        .runId()
        .ifPresent(
            _ ->
                conditions.add(
                    "run_id IN (SELECT run_id FROM runs WHERE run_id LIKE :run ESCAPE '!')"));
    query
        .worker()
        .ifPresent(
            worker ->
                conditions.add(
                    isWhole(worker)
                        ? "worker = :worker"
                        : "(worker = :worker OR worker LIKE :slot ESCAPE '!')"));
    query.failure().ifPresent(_ -> conditions.add("failure_class = :failure"));
    query.since().ifPresent(_ -> conditions.add("queued_at >= :since"));
    query.until().ifPresent(_ -> conditions.add("queued_at < :until"));
    return conditions;
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /** Attempts at the recipe of that name, or in a flat tree of that origin: two indexes. */
  private static List<Long> named(Handle handle, String name) {
    return handle
        .createQuery(
            "SELECT position FROM builds WHERE name = :name"
                + " UNION SELECT position FROM builds WHERE origin = :name")
        .bind("name", name)
        .mapTo(Long.class)
        .list();
  }

  private static Query bind(Handle handle, Query sql, BuildQuery query) {
    query
        .name()
        .ifPresent(
            name -> {
              if (isWhole(name)) {
                sql.bind("name", name);
              } else {
                sql.bindArray("named", Long.class, named(handle, name));
              }
            });
    if (!query.statuses().isEmpty()) {
      sql.bindList("statuses", query.statuses().stream().map(Enum::name).sorted().toList());
    }
    query.runId().ifPresent(run -> sql.bind("run", Columns.beginningWith(run)));
    query
        .worker()
        .ifPresent(
            worker -> {
              sql.bind("worker", worker);
              if (!isWhole(worker)) {
                sql.bind("slot", "%/" + Columns.beginningWith(worker).replaceFirst("%$", ""));
              }
            });
    query.failure().ifPresent(kind -> sql.bind("failure", kind.name()));
    query.since().ifPresent(since -> sql.bind("since", Columns.utc(since)));
    query.until().ifPresent(until -> sql.bind("until", Columns.utc(until)));
    return sql;
  }

  /** The attempt whose id is or begins with {@code buildId}, when there is exactly one. */
  static Optional<BuildRecord> one(Handle handle, String buildId) {
    Query exactly =
        handle.createQuery("SELECT * FROM builds WHERE build_id = :id").bind("id", buildId);
    List<BuildRecord> found = records(handle, exactly);
    if (found.isEmpty()) {
      found =
          records(
              handle,
              handle
                  .createQuery(
                      "SELECT * FROM builds WHERE build_id LIKE :id ESCAPE '!'"
                          + " ORDER BY build_id LIMIT 2")
                  .bind("id", Columns.beginningWith(buildId)));
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** The newest attempt at {@code name} that made packages, also when it was forgotten since. */
  static Optional<BuildRecord> lastGood(Handle handle, String name) {
    return records(
            handle,
            handle
                .createQuery(
                    "SELECT * FROM builds WHERE name = :name AND status = 'SUCCESS'"
                        + " AND purpose <> 'FETCH' ORDER BY position DESC LIMIT 1")
                .bind("name", name))
        .stream()
        .findFirst();
  }

  static List<String> names(Handle handle) {
    return handle
        .createQuery("SELECT DISTINCT name FROM builds ORDER BY name")
        .mapTo(String.class)
        .list();
  }

  /** Recipe name to its newest success. */
  static Map<String, Success> successes(Handle handle) {
    return records(
            handle,
            handle.createQuery(
                "SELECT builds.* FROM packages JOIN builds ON builds.position = packages.build"))
        .stream()
        .collect(
            Collectors.toUnmodifiableMap(
                build -> build.identity().name(),
                build ->
                    new Success(
                        build.buildId(),
                        build.identity(),
                        build.dependencies(),
                        build.files(),
                        build.took())));
  }

  private static List<BuildRecord> records(Handle handle, Query query) {
    List<Row> rows = query.map((row, _) -> row(row)).list();
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<Long, Row> byPosition = new HashMap<>();
    rows.forEach(row -> byPosition.put(row.position(), row));
    List<Long> positions = List.copyOf(byPosition.keySet());
    each(
        handle,
        positions,
        "SELECT * FROM build_dependencies WHERE build = ANY(:builds)",
        (row, _) ->
            row(byPosition, row)
                .dependencies()
                .put(
                    row.getString("name"),
                    new DependencyUsed(row.getString("version"), row.getString("made_by"))));
    each(
        handle,
        positions,
        "SELECT * FROM build_files WHERE build = ANY(:builds) ORDER BY build, ordinal",
        (row, _) ->
            row(byPosition, row)
                .files()
                .add(
                    new PackageFile(
                        row.getString("file_name"),
                        row.getLong("size_bytes"),
                        row.getString("sha256"))));
    each(
        handle,
        positions,
        "SELECT * FROM build_phases WHERE build = ANY(:builds) ORDER BY build, ordinal",
        (row, _) -> row(byPosition, row).phases().add(timing(row)));
    return rows.stream().map(Row::record).toList();
  }

  private static <T> void each(
      Handle handle, List<Long> positions, String sql, RowMapper<T> taker) {
    handle.createQuery(sql).bindArray("builds", Long.class, positions).map(taker).forEach(_ -> {});
  }

  private static Row row(Map<Long, Row> rows, ResultSet row) throws SQLException {
    return Objects.requireNonNull(rows.get(row.getLong("build")));
  }

  private static PhaseTiming timing(ResultSet row) throws SQLException {
    long took = row.getLong("took_ns");
    Optional<Duration> duration =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(took));
    return new PhaseTiming(
        Phase.valueOf(row.getString("phase")), Columns.instant(row, "started_at"), duration);
  }

  private static Row row(ResultSet row) throws SQLException {
    Identity identity =
        new Identity(
            row.getString("name"),
            row.getString("origin"),
            row.getString("version"),
            row.getString("flavor"),
            row.getString("recipe_fingerprint"),
            row.getString("tree_commit"),
            row.getString("options_hash"));
    BuildRecord own =
        new BuildRecord(
            row.getString("build_id"),
            row.getString("run_id"),
            identity,
            Purpose.valueOf(row.getString("purpose")),
            Status.valueOf(row.getString("status")),
            row.getInt("attempt"),
            JsonText.list(row.getString("reasons")),
            Map.of(),
            row.getString("asked_by"),
            Columns.instant(row, "queued_at"),
            Columns.optionalInstant(row, "started_at"),
            Columns.optionalInstant(row, "ended_at"),
            Duration.ofNanos(row.getLong("took_ns")),
            row.getString("worker"),
            row.getString("system_version"),
            List.of(),
            List.of(),
            Columns.optionalEnum(row, "phase", Phase.class),
            row.getString("error"),
            Columns.optionalEnum(row, "failure_class", FailureClass.class),
            JsonText.list(row.getString("failure_lines")),
            row.getString("log_file"),
            JsonText.map(row.getString("variables")),
            JsonText.list(row.getString("arguments")));
    return new Row(
        row.getLong("position"), new HashMap<>(), new ArrayList<>(), new ArrayList<>(), own);
  }
}
