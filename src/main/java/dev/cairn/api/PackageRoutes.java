package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.segments;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.builddb.BuildQuery;
import java.util.List;

/** Which request for recipes, packages and numbers of builds goes to whom. */
final class PackageRoutes extends AllDirectives {
  /** Names have a slash between category and name; no tree is deeper than this. */
  private static final int SEGMENTS_MAX = 8;

  private final ApiFrame routes;
  private final PackageRequests packages;
  private final HistoryRequests history;

  PackageRoutes(ApiFrame routes, PackageRequests packages, HistoryRequests history) {
    this.routes = routes;
    this.packages = packages;
    this.history = history;
  }

  /** Everything below {@code packages} and {@code stats}. */
  Route create() {
    return concat(
        path(
            "packages",
            () ->
                get(
                    () ->
                        parameterOptional(
                            "name",
                            part ->
                                routes.withPageOrAll(
                                    page -> routes.answer(() -> packages.published(part, page)))))),
        path(
            segment("packages").slash(segments(1, SEGMENTS_MAX)),
            name -> get(() -> routes.withPage(page -> ofPackage(name, page)))),
        path("stats", () -> get(() -> routes.answer(() -> history.statistics(BuildQuery.all())))),
        path(segment("stats").slash("today"), () -> get(() -> routes.answer(history::today))),
        path(
            segment("stats").slash("package").slash(segments(1, SEGMENTS_MAX)),
            name -> get(() -> routes.answer(() -> packages.statistics(String.join("/", name))))));
  }

  /** A recipe may be called like what is asked of recipes, so its whole name comes first. */
  private Route ofPackage(List<String> segments, PageRequest page) {
    return routes.answer(
        () -> {
          String whole = String.join("/", segments);
          if (segments.size() == 1 || packages.isKnown(whole)) {
            return packages.info(whole);
          }
          String name = String.join("/", segments.subList(0, segments.size() - 1));
          return switch (segments.getLast()) {
            case "deps" -> packages.dependencies(name);
            case "history" -> packages.history(name, page);
            case "status" -> packages.status(name);
            default -> packages.info(whole);
          };
        });
  }
}
