package dev.cairn.builddb;

import dev.cairn.builddb.HistoryQuestions.Flaky;
import dev.cairn.builddb.HistoryQuestions.Slow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Questions that people ask of the past, in SQL. */
final class QuestionQueries {
  private QuestionQueries() {}

  static List<Slow> slowest(Handle handle, int limit) {
    return handle
        .createQuery(
            "SELECT b.name, b.version, b.took_ns, a.mean_ns, a.successes FROM packages p"
                + " JOIN builds b ON b.position = p.build"
                + " JOIN (SELECT name, AVG(took_ns) AS mean_ns, COUNT(*) AS successes FROM builds"
                + " WHERE status = 'SUCCESS' AND purpose <> 'FETCH' GROUP BY name) a"
                + " ON a.name = b.name"
                + " ORDER BY b.took_ns DESC, b.name LIMIT :limit")
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Slow(
                    row.getString("name"),
                    row.getString("version"),
                    Duration.ofNanos(row.getLong("took_ns")),
                    Duration.ofNanos(row.getBigDecimal("mean_ns").longValue()),
                    row.getLong("successes")))
        .list();
  }

  /** A recipe as it was built several times. */
  private record Same(
      String name,
      String version,
      String fingerprint,
      String options,
      long successes,
      long failures) {}

  static List<Flaky> flaky(Handle handle, int limit) {
    return handle
        .createQuery(
            "SELECT name, version, recipe_fingerprint, options_hash,"
                + " SUM(CASE WHEN status = 'SUCCESS' THEN 1 ELSE 0 END) AS successes,"
                + " SUM(CASE WHEN status = 'FAILED' THEN 1 ELSE 0 END) AS failures FROM builds"
                + " WHERE status IN ('SUCCESS', 'FAILED') AND purpose <> 'FETCH'"
                + " GROUP BY name, version, recipe_fingerprint, options_hash"
                + " HAVING COUNT(DISTINCT status) = 2"
                + " ORDER BY failures DESC, name, version LIMIT :limit")
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Same(
                    row.getString("name"),
                    row.getString("version"),
                    row.getString("recipe_fingerprint"),
                    row.getString("options_hash"),
                    row.getLong("successes"),
                    row.getLong("failures")))
        .list()
        .stream()
        .map(
            one ->
                new Flaky(
                    one.name(), one.version(), one.successes(), one.failures(), kinds(handle, one)))
        .toList();
  }

  private static List<FailureClass> kinds(Handle handle, Same one) {
    return handle
        .createQuery(
            "SELECT DISTINCT failure_class FROM builds WHERE name = :name AND status = 'FAILED'"
                + " AND recipe_fingerprint = :fingerprint AND options_hash = :options")
        .bind("name", one.name())
        .bind("fingerprint", one.fingerprint())
        .bind("options", one.options())
        .map((row, _) -> FailureClass.valueOf(row.getString("failure_class")))
        .list()
        .stream()
        .sorted()
        .toList();
  }

  static List<List<String>> dependents(Handle handle, String name) {
    List<List<String>> levels = new ArrayList<>();
    Set<String> seen = new TreeSet<>(Set.of(name));
    List<String> level = List.of(name);
    while (!level.isEmpty()) {
      level =
          handle
              .createQuery(
                  "SELECT DISTINCT p.name FROM build_dependencies d"
                      + " JOIN packages p ON p.build = d.build WHERE d.name = ANY(:names)"
                      + " ORDER BY p.name")
              .bindArray("names", String.class, level)
              .mapTo(String.class)
              .list()
              .stream()
              .filter(seen::add)
              .toList();
      if (!level.isEmpty()) {
        levels.add(level);
      }
    }
    return List.copyOf(levels);
  }
}
