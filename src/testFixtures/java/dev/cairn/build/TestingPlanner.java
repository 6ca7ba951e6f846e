package dev.cairn.build;

import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PlannedBuild;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A planner over recipes that exist in memory only; what was built once is up to date. */
public final class TestingPlanner implements Planner {
  private final BuildHistory history;
  private final Map<String, List<String>> recipes = new LinkedHashMap<>();
  private final Map<String, String> broken = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();

  /** A planner without recipes. */
  public TestingPlanner(BuildHistory history) {
    this.history = history;
  }

  /** Adds a recipe; what it needs must be there already. */
  public synchronized TestingPlanner with(String name, String... needs) {
    recipes.put(name, List.of(needs));
    return this;
  }

  /** Adds a recipe that stands in another place than {@code apps}: {@code category/name}. */
  public synchronized TestingPlanner withOrigin(String origin, String... needs) {
    String name = origin.substring(origin.indexOf('/') + 1);
    origins.put(name, origin);
    return with(name, needs);
  }

  /** Adds a recipe that cannot be built. */
  public synchronized TestingPlanner withBroken(String name, String reason) {
    recipes.put(name, List.of());
    broken.put(name, reason);
    return this;
  }

  @Override
  public synchronized Plan plan(Request request) throws PlanException, InterruptedException {
    Set<String> wanted = new LinkedHashSet<>();
    for (String asked : request.all() ? recipes.keySet() : request.names()) {
      String name = asked.substring(asked.indexOf('/') + 1);
      if (!recipes.containsKey(name)) {
        throw new PlanException(
            "no recipe is called " + name + "; near it are " + recipes.keySet());
      }
      collect(name, wanted);
    }
    Set<String> built = history.past().successes().keySet();
    List<Line> lines = new ArrayList<>();
    List<PlannedBuild> builds = new ArrayList<>();
    List<IgnoredPackage> ignored = new ArrayList<>();
    for (String name : wanted) {
      boolean forced =
          request.force()
              && (request.names().contains(name) || request.names().contains(origin(name)));
      if (broken.containsKey(name)) {
        ignored.add(new IgnoredPackage(name, broken.get(name)));
        lines.add(line(name, Action.IGNORE, broken.get(name)));
      } else if (forced || !built.contains(name)) {
        builds.add(planned(name, builds.stream().map(PlannedBuild::name).toList()));
        lines.add(line(name, Action.BUILD, forced ? "forced" : "never built"));
      } else {
        lines.add(line(name, Action.KEEP, "up to date"));
      }
    }
    Submission submission =
        new Submission(
            request.purpose(),
            builds,
            ignored,
            lines.size() - builds.size() - ignored.size(),
            request.failFast());
    return new Plan(
        lines, ignored.stream().map(IgnoredPackage::reason).toList(), List.of(), submission);
  }

  private void collect(String name, Set<String> wanted) {
    needs(name).forEach(needed -> collect(needed, wanted));
    wanted.add(name);
  }

  /** Its recipes, with what they need. */
  public synchronized Map<String, List<String>> recipes() {
    return new LinkedHashMap<>(recipes);
  }

  /** Where a recipe stands in its tree. */
  public synchronized String origin(String name) {
    return origins.getOrDefault(name, "apps/" + name);
  }

  private List<String> needs(String name) {
    return recipes.getOrDefault(name, List.of());
  }

  private Line line(String name, Action action, String reason) {
    return new Line(name, "1-1", action, List.of(reason), needs(name));
  }

  private PlannedBuild planned(String name, List<String> before) {
    return new PlannedBuild(
        new Identity(name, origin(name), "1-1", "", "f".repeat(64), "", ""),
        "/trees/" + name,
        needs(name).stream()
            .filter(needed -> before.contains(needed) || broken.containsKey(needed))
            .toList(),
        List.of(),
        Map.of(),
        List.of("never built"),
        Duration.ofSeconds(10),
        0,
        Duration.ofSeconds(10),
        true,
        Optional.empty());
  }
}
