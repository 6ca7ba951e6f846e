package dev.cairn.api;

import dev.cairn.api.StreamTranslation.Attempt;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.journal.AuditEntry;
import dev.cairn.journal.AuditFilter;
import dev.cairn.journal.JournalAudit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What earlier events said of builds and runs: remembered while it is likely to be needed, and read
 * from the journal otherwise. Safe for use by many threads.
 */
final class KnownBuilds implements StreamTranslation.Known {
  /** Attempts that are remembered: far more than can be under way. */
  private static final int ATTEMPTS_MAX = 4096;

  /** Runs whose recipes are remembered. */
  private static final int RUNS_MAX = 4;

  private static final int PLANS_MAX = 1000;

  /** Origins of the recipes of a run, by name. */
  private static final class Recipes {
    private final Map<String, String> origins = new HashMap<>();
    private boolean complete;
  }

  private final JournalAudit audit;
  private final Map<String, Attempt> attempts = bounded(ATTEMPTS_MAX);
  private final Map<String, Recipes> runs = bounded(RUNS_MAX);

  KnownBuilds(JournalAudit audit) {
    this.audit = audit;
  }

  private static <V> Map<String, V> bounded(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > max;
      }
    };
  }

  /** Remembers what {@code entity} has stored, if later events need it. */
  synchronized void learn(String entity, Object event) {
    String id = entity.substring(entity.indexOf('|') + 1);
    switch (event) {
      case BuildQueued queued -> attempts.put(id, Attempt.of(queued));
      case BuildAssigned assigned ->
          attempts.computeIfPresent(id, (_, attempt) -> attempt.with(assigned.worker()));
      case RunPlanned planned -> {
        recipes(id).complete = true;
        learn(id, planned.builds());
      }
      case PackagesAdded added -> learn(id, added.builds());
      default -> {}
    }
  }

  private Recipes recipes(String runId) {
    return runs.computeIfAbsent(runId, _ -> new Recipes());
  }

  private void learn(String runId, List<PlannedBuild> builds) {
    Map<String, String> origins = recipes(runId).origins;
    builds.forEach(build -> origins.put(build.name(), build.identity().origin()));
  }

  @Override
  public Attempt attempt(String buildId) {
    Optional<Attempt> remembered = remembered(buildId);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    read(AuditFilter.of("build|" + buildId), 2);
    return remembered(buildId).orElse(Attempt.UNKNOWN);
  }

  private synchronized Optional<Attempt> remembered(String buildId) {
    return Optional.ofNullable(attempts.get(buildId));
  }

  @Override
  public String origin(String runId, String name) {
    synchronized (this) {
      Recipes known = recipes(runId);
      String origin = known.origins.get(name);
      if (origin != null || known.complete) {
        return origin == null ? name : origin;
      }
    }
    read(
        new AuditFilter(
            Optional.of("run|" + runId),
            Set.of("RunPlanned", "PackagesAdded"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        PLANS_MAX);
    synchronized (this) {
      recipes(runId).complete = true;
      return recipes(runId).origins.getOrDefault(name, name);
    }
  }

  private void read(AuditFilter filter, int max) {
    for (AuditEntry entry : audit.events(filter, 0, max).entries()) {
      entry.event().ifPresent(event -> learn(entry.entity(), event));
    }
  }
}
