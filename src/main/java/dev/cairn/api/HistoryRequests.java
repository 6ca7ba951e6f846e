package dev.cairn.api;

import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.HistoryReader;
import dev.cairn.builddb.Page;
import java.time.ZoneOffset;
import java.util.Optional;

/** Serves what is asked of the past, and is the only one who asks the history. Blocks. */
final class HistoryRequests {
  private final ApiServices services;

  HistoryRequests(ApiServices services) {
    this.services = services;
  }

  /** A page of the attempts that are asked for, the newest first. */
  Wire.Builds builds(BuildQuery query, PageRequest page) throws InterruptedException {
    Page<BuildRecord> found = services.history().builds(query.page(page.number() - 1, page.size()));
    return new Wire.Builds(
        found.entries().stream().map(Views::build).toList(),
        (int) found.total(),
        page.number(),
        page.size());
  }

  /** The newest attempt that is asked for. */
  Optional<BuildRecord> newest(BuildQuery query) throws InterruptedException {
    return services.history().builds(query.page(0, 1)).entries().stream().findFirst();
  }

  Wire.Build build(String idOrName) throws InterruptedException {
    return Views.build(find(idOrName));
  }

  /** Everything that was ever built, or at one recipe, in numbers. */
  PackageWire.Statistics statistics(BuildQuery query) throws InterruptedException {
    return BuildStatistics.of(services.history().timings(query));
  }

  /** What was queued since midnight, UTC, in numbers. */
  PackageWire.Statistics today() throws InterruptedException {
    return statistics(
        BuildQuery.all()
            .between(
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
    HistoryReader history = services.history();
    Optional<BuildRecord> found = history.newestOf(idOrName);
    if (found.isEmpty()) {
      found = history.build(idOrName);
    }
    if (found.isEmpty()) {
      throw ApiException.notFound(
          "UNKNOWN_BUILD",
          "no build has the name or id "
              + Words.visible(idOrName)
              + Nearest.hint(idOrName, history.names()));
    }
    return found.get();
  }
}
