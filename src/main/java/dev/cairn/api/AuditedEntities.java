package dev.cairn.api;

import dev.cairn.builddb.HistoryException;
import dev.cairn.builddb.HistoryReader;
import dev.cairn.journal.JournalAudit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the entity that somebody means: by its persistence id, by the name of a recipe (then its
 * newest build), as {@code latest} (the newest run), by slot of a worker, or by the unique
 * beginning of an id, with or without its type. Blocks.
 */
final class AuditedEntities {
  /** Ids that are looked through for names that are near. */
  private static final int NEAR_MAX = 10_000;

  /** Ids that a message about an ambiguous beginning names. */
  private static final int NAMED_MAX = 3;

  private final ApiServices services;

  AuditedEntities(ApiServices services) {
    this.services = services;
  }

  /**
   * The persistence id of what is meant.
   *
   * @throws ApiException when it is none, or more than one
   */
  String find(String meant) throws InterruptedException {
    JournalAudit audit = services.audit().get();
    if (audit.exists(meant)) {
      return meant;
    }
    Optional<String> named = byName(meant).filter(audit::exists);
    if (named.isPresent()) {
      return named.get();
    }
    Set<String> found = new TreeSet<>(audit.entities(meant, NAMED_MAX + 1));
    for (String type : audit.entityTypes()) {
      String id = type + "|" + meant;
      if (audit.exists(id)) {
        return id;
      }
      found.addAll(audit.entities(id, NAMED_MAX + 1));
    }
    if (meant.isEmpty() || found.isEmpty()) {
      throw ApiException.notFound(
          "UNKNOWN_ENTITY", "no entity has the id or name " + meant + Nearest.hint(meant, known()));
    }
    if (found.size() > 1) {
      throw ApiException.notFound(
          "AMBIGUOUS_ENTITY",
          "several entities begin with %s: %s%s; say more of it"
              .formatted(
                  meant,
                  String.join(", ", found.stream().limit(NAMED_MAX).toList()),
                  found.size() > NAMED_MAX ? ", ..." : ""));
    }
    return found.iterator().next();
  }

  /** A damaged journal may have no history; its entities are found by their ids then. */
  private Optional<String> byName(String meant) throws InterruptedException {
    HistoryReader history = services.history();
    try {
      return meant.equals("latest")
          ? history.newestRun().map(run -> "run|" + run.runId())
          : history.newestOf(meant).map(build -> "build|" + build.buildId());
    } catch (HistoryException unreadable) {
      return Optional.empty();
    }
  }

  private List<String> known() throws InterruptedException {
    Set<String> names = new TreeSet<>(services.audit().get().entities("", NEAR_MAX));
    try {
      names.addAll(services.history().names());
    } catch (HistoryException unreadable) {
      // The ids of the journal are known all the same.
    }
    names.add("latest");
    return List.copyOf(names);
  }
}
