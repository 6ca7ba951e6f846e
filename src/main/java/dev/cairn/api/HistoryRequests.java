package dev.cairn.api;

import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Serves what is asked of the past. Blocks. */
final class HistoryRequests {
  private final ApiServices services;

  HistoryRequests(ApiServices services) {
    this.services = services;
  }

  /** The newest attempts, all or those at one recipe; nothing when it was never built. */
  Wire.Builds builds(Optional<String> name, int limit) throws InterruptedException {
    List<BuildRecord> found =
        services.history().history().builds().stream()
            .filter(build -> name.isEmpty() || build.identity().name().equals(name.get()))
            .toList();
    return new Wire.Builds(found.stream().limit(limit).map(Views::build).toList(), found.size());
  }

  Wire.Build build(String idOrName) throws InterruptedException {
    return Views.build(find(idOrName));
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
                        + idOrName
                        + Nearest.hint(idOrName, names(history))));
  }

  private static Set<String> names(History history) {
    Set<String> names = new TreeSet<>();
    history.builds().forEach(build -> names.add(build.identity().name()));
    return names;
  }
}
