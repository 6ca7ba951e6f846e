package dev.cairn.api;

import java.util.List;
import java.util.stream.Stream;

/**
 * Names of routes for metrics: the path with {@code ID} for what clients choose. There are no more
 * names than this list has, whatever clients ask for.
 */
final class RouteNames {
  /** The name of every path that no route is known for. */
  static final String OTHER = "other";

  private static final String ANY = "ID";

  private static final List<List<String>> NAMES =
      Stream.of(
              "",
              "favicon.ico",
              "dashboard/ID",
              "dashboard/ID/ID",
              "health",
              "health/live",
              "health/ready",
              "metrics",
              "docs",
              "docs/ID",
              "api/v1/openapi.json",
              "api/v1/health",
              "api/v1/metrics",
              "api/v1/status",
              "api/v1/cluster",
              "api/v1/plan",
              "api/v1/builds",
              "api/v1/builds/ID",
              "api/v1/builds/ID/retry",
              "api/v1/runs",
              "api/v1/runs/ID",
              "api/v1/runs/ID/graph",
              "api/v1/queue",
              "api/v1/queue/ID",
              "api/v1/queue/ID/priority",
              "api/v1/workers",
              "api/v1/workers/ID",
              "api/v1/workers/ID/pause",
              "api/v1/workers/ID/resume",
              "api/v1/workers/ID/log",
              "api/v1/packages",
              "api/v1/packages/ID/ID",
              "api/v1/packages/ID/ID/deps",
              "api/v1/packages/ID/ID/history",
              "api/v1/packages/ID/ID/status",
              "api/v1/stats",
              "api/v1/stats/today",
              "api/v1/stats/package/ID/ID",
              "api/v1/repository",
              "api/v1/logs/ID",
              "api/v1/logs/ID/stream",
              "api/v1/artifacts/ID",
              "api/v1/artifacts/ID/ID",
              "api/v1/events",
              "api/v1/audit/events",
              "api/v1/audit/entities/ID/events",
              "api/v1/audit/entities/ID/state",
              "api/v1/audit/entities/ID/diff",
              "api/v1/audit/replay",
              "api/v1/audit/verify",
              "api/v1/audit/statistics",
              "api/v1/audit/export",
              "api/v1/distfiles/unused",
              "api/v1/programs",
              "api/v1/journal/backup",
              "api/v1/journal/compact",
              "api/v1/journal/retain",
              "api/v1/database/stats",
              "api/v1/database/rebuild",
              "api/v1/database/clean",
              "api/v1/database/export",
              "api/v1/database/import",
              "api/v1/history/changes/ID",
              "api/v1/history/last-good/ID",
              "api/v1/history/compare",
              "api/v1/history/slowest",
              "api/v1/history/flaky",
              "api/v1/history/dependents/ID",
              "api/v1/history/imported/ID",
              "api/v1/history/runs/ID/builds",
              "api/v1/session",
              "api/v1/keys",
              "api/v1/keys/ID",
              "api/v1/config",
              "api/v1/config/profiles",
              "api/v1/shutdown")
          .map(RouteNames::parts)
          .toList();

  private RouteNames() {}

  /** All of them, each with a leading slash. */
  static List<String> all() {
    return NAMES.stream().map(name -> "/" + String.join("/", name)).toList();
  }

  /** The name of the route that a path belongs to, with a leading slash; or {@link #OTHER}. */
  static String of(String path) {
    List<String> parts = parts(path);
    return NAMES.stream()
        .filter(name -> fits(name, parts))
        .findFirst()
        .map(name -> "/" + String.join("/", name))
        .orElse(OTHER);
  }

  private static List<String> parts(String path) {
    return Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList();
  }

  private static boolean fits(List<String> name, List<String> parts) {
    if (name.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!name.get(i).equals(ANY) && !name.get(i).equals(parts.get(i))) {
        return false;
      }
    }
    return true;
  }
}
