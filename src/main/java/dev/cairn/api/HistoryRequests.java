package dev.cairn.api;

import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.History;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Serves what is asked of the past, and is the only one who asks the history. Blocks. */
final class HistoryRequests {
  private final ApiServices services;

  HistoryRequests(ApiServices services) {
    this.services = services;
  }

  /** A page of the attempts that are asked for, the newest first. */
  Wire.Builds builds(BuildQuery query, BuildQuery.Page page) throws InterruptedException {
    List<BuildRecord> found = all(query);
    return new Wire.Builds(
        page.of(found).stream().map(Views::build).toList(),
        found.size(),
        page.number(),
        page.size());
  }

  private List<BuildRecord> all(BuildQuery query) throws InterruptedException {
    return services.history().history().builds().stream().filter(query::matches).toList();
  }

  /** The newest attempt that is asked for. */
  Optional<BuildRecord> newest(BuildQuery query) throws InterruptedException {
    return services.history().history().builds().stream().filter(query::matches).findFirst();
  }

  Wire.Build build(String idOrName) throws InterruptedException {
    return Views.build(find(idOrName));
  }

  /** Everything that was ever built, or at one recipe, in numbers. */
  PackageWire.Statistics statistics(BuildQuery query) throws InterruptedException {
    return BuildStatistics.of(all(query));
  }

  /** What was queued since midnight, UTC, in numbers. */
  PackageWire.Statistics today() throws InterruptedException {
    return statistics(
        new BuildQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                services
                    .clock()
                    .instant()
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDate()
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)),
            Optional.empty()));
  }

  /** The attempt with that id, or the newest one at the recipe of that name. */
  BuildRecord find(String idOrName) throws InterruptedException {
    History history = services.history().history();
    return history
        .newestOf(idOrName)
        .or(() -> history.build(idOrName))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "UNKNOWN_BUILD",
                    "no build has the name or id "
                        + Words.visible(idOrName)
                        + Nearest.hint(idOrName, names(history))));
  }

  private static Set<String> names(History history) {
    Set<String> names = new TreeSet<>();
    history.builds().forEach(build -> names.add(build.identity().name()));
    return names;
  }
}
