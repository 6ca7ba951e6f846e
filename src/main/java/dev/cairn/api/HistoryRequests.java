package dev.cairn.api;

import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.HistoryReader;
import dev.cairn.builddb.Page;
import java.util.Optional;

/** Serves what is asked of the past. Blocks. */
final class HistoryRequests {
  private final ApiServices services;

  HistoryRequests(ApiServices services) {
    this.services = services;
  }

  /** The newest attempts, all or those at one recipe; nothing when it was never built. */
  Wire.Builds builds(Optional<String> name, int limit) throws InterruptedException {
    BuildQuery all = BuildQuery.all().page(0, limit);
    Page<BuildRecord> found = services.history().builds(name.map(all::ofName).orElse(all));
    return new Wire.Builds(
        found.entries().stream().map(Views::build).toList(), (int) found.total());
  }

  Wire.Build build(String idOrName) throws InterruptedException {
    return Views.build(find(idOrName));
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
          "no build has the name or id " + idOrName + Nearest.hint(idOrName, history.names()));
    }
    return found.get();
  }
}
