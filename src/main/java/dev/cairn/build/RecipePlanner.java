package dev.cairn.build;

import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildHistory.Past;
import dev.cairn.build.BuildHistory.Success;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.Needs;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.ports.BrokenRecipe;
import dev.cairn.ports.BuildPlan;
import dev.cairn.ports.BuildPlan.Entry;
import dev.cairn.ports.DependencyGraph.Cycle;
import dev.cairn.ports.DependencyGraph.MissingDependency;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PlanRequest;
import dev.cairn.ports.PlanRules.BuiltFile;
import dev.cairn.ports.PlanRules.FileStatus;
import dev.cairn.ports.PlanRules.LastBuild;
import dev.cairn.ports.PlanRules.Reason;
import dev.cairn.ports.PlanRules.Reason.DependencyUnbuildable;
import dev.cairn.ports.TreePlanner;
import dev.cairn.ports.TreeReading;
import dev.cairn.ports.UnknownPackageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Plans from recipe trees, the history and the repository. Each plan reads the trees anew, so it
 * holds what stands in them at that moment. Safe for use by many threads.
 */
public final class RecipePlanner implements Planner {
  /** What a recipe is taken to cost as long as nothing was ever built: one minute. */
  private static final Duration DURATION_UNKNOWN = Duration.ofMinutes(1);

  /** Reads all configured trees. */
  @FunctionalInterface
  public interface Trees {
    /** Everything that stands in them, broken recipes included. */
    TreeReading read() throws IOException, InterruptedException;
  }

  /**
   * What a planner is given.
   *
   * @param base what the base of a room provides
   * @param architecture of the machine that builds
   * @param look what became of a package file in the repository
   * @param optionsHash digest over all settings that shape a build of a recipe
   * @param commit commit of the tree that holds a recipe directory; empty when there is none
   * @param needs what a worker must have to build a recipe
   */
  public record Surroundings(
      List<String> base,
      String architecture,
      Function<BuiltFile, FileStatus> look,
      Function<PackageSpec, String> optionsHash,
      Function<Path, String> commit,
      Function<PackageSpec, Optional<Needs>> needs) {}

  private final Trees trees;
  private final BuildHistory history;
  private final Surroundings surroundings;

  /** A planner over these trees, this history and these surroundings. */
  public RecipePlanner(Trees trees, BuildHistory history, Surroundings surroundings) {
    this.trees = trees;
    this.history = history;
    this.surroundings = surroundings;
  }

  @Override
  public Plan plan(Request request) throws PlanException, InterruptedException {
    if (!request.all() && request.names().isEmpty()) {
      throw new PlanException("name what to plan, or say --all");
    }
    Past past = history.past();
    TreeReading tree;
    BuildPlan plan;
    try {
      tree = trees.read();
      plan = ports(tree).plan(portsRequest(request, past));
    } catch (IOException | UnknownPackageException wrong) {
      throw new PlanException(Objects.requireNonNull(wrong.getMessage()));
    }
    return new Plan(
        plan.entries().stream().map(RecipePlanner::line).toList(),
        problems(tree, plan),
        Stream.concat(tree.notes().stream(), plan.notes().stream()).toList(),
        submission(request, past, plan));
  }

  private TreePlanner ports(TreeReading tree) {
    return new TreePlanner(tree, surroundings.base(), true, surroundings.architecture());
  }

  private PlanRequest portsRequest(Request request, Past past) {
    Map<String, LastBuild> lastBuilds = new HashMap<>();
    past.successes().forEach((name, success) -> lastBuilds.put(name, lastBuild(success)));
    return new PlanRequest(
        request.all() ? List.of() : request.names(),
        request.force(),
        lastBuilds,
        surroundings.look(),
        surroundings.optionsHash(),
        DURATION_UNKNOWN);
  }

  private static LastBuild lastBuild(Success success) {
    Map<String, String> identities = new HashMap<>();
    success.dependencies().forEach((name, used) -> identities.put(name, used.buildId()));
    return new LastBuild(
        success.identity().version(),
        success.identity().recipeFingerprint(),
        success.identity().optionsHash(),
        identities,
        success.files().stream()
            .map(file -> new BuiltFile(file.fileName(), file.sizeBytes(), file.sha256()))
            .toList(),
        success.took(),
        success.buildId());
  }

  private static Line line(Entry entry) {
    return new Line(
        entry.name(),
        entry.version().map(Object::toString).orElse(""),
        switch (entry.action()) {
          case BUILD -> Action.BUILD;
          case KEEP -> Action.KEEP;
          case BROKEN, UNRESOLVED -> Action.IGNORE;
        },
        entry.reasons().stream().map(Reason::sentence).toList(),
        entry.dependsOn().stream().sorted().toList());
  }

  private static List<String> problems(TreeReading tree, BuildPlan plan) {
    List<String> problems = new ArrayList<>();
    tree.broken().stream().map(BrokenRecipe::sentence).forEach(problems::add);
    plan.cycles().stream().map(Cycle::sentence).forEach(problems::add);
    plan.missing().stream().map(MissingDependency::sentence).forEach(problems::add);
    return List.copyOf(problems);
  }

  private Submission submission(Request request, Past past, BuildPlan plan) {
    List<PlannedBuild> builds = new ArrayList<>();
    List<IgnoredPackage> ignored = new ArrayList<>();
    Set<String> inRun = new HashSet<>();
    int upToDate = 0;
    for (Entry entry : plan.entries()) {
      switch (entry.action()) {
        case BUILD -> inRun.add(entry.name());
        case KEEP -> {
          if (request.purpose() == Purpose.FETCH) {
            inRun.add(entry.name());
          } else {
            upToDate++;
          }
        }
        case UNRESOLVED, BROKEN -> {
          if (isSkippedOnly(entry)) {
            inRun.add(entry.name());
          } else {
            ignored.add(new IgnoredPackage(entry.name(), entry.reasons().getFirst().sentence()));
          }
        }
      }
    }
    for (Entry entry : plan.entries()) {
      if (inRun.contains(entry.name())) {
        builds.add(planned(request.purpose(), past, plan, entry, inRun));
      }
    }
    return new Submission(request.purpose(), builds, ignored, upToDate, request.failFast());
  }

  /** Whether nothing is wrong with the recipe itself: the run skips it and names the chain. */
  private static boolean isSkippedOnly(Entry entry) {
    return entry.version().isPresent()
        && entry.reasons().stream().allMatch(DependencyUnbuildable.class::isInstance);
  }

  private PlannedBuild planned(
      Purpose purpose, Past past, BuildPlan plan, Entry entry, Set<String> inRun) {
    PackageSpec spec = plan.spec(entry.name());
    boolean fetch = purpose == Purpose.FETCH;
    List<String> install = fetch ? List.of() : plan.toInstall(entry.name());
    Map<String, DependencyUsed> kept = new TreeMap<>();
    if (!fetch) {
      for (String recipe : plan.recipesOf(install)) {
        Success success = past.successes().get(recipe);
        if (!inRun.contains(recipe) && success != null) {
          kept.put(recipe, new DependencyUsed(success.identity().version(), success.buildId()));
        }
      }
    }
    return new PlannedBuild(
        new Identity(
            spec.name(),
            spec.origin(),
            spec.version().toString(),
            "",
            spec.fingerprint(),
            surroundings.commit().apply(spec.directory()),
            surroundings.optionsHash().apply(spec)),
        spec.directory().toString(),
        fetch ? List.of() : mustComeFirst(plan, entry, install, inRun),
        install,
        kept,
        entry.reasons().stream().map(Reason::sentence).toList(),
        entry.criticalPath(),
        entry.dependents(),
        entry.estimate(),
        entry.runsCheck(),
        surroundings.needs().apply(spec));
  }

  /**
   * Recipes of this run whose packages are installed for this one, or which it cannot do without.
   */
  private static List<String> mustComeFirst(
      BuildPlan plan, Entry entry, List<String> install, Set<String> inRun) {
    Stream<String> unbuildable =
        entry.reasons().stream()
            .flatMap(
                reason ->
                    reason instanceof DependencyUnbuildable(var names)
                        ? names.stream()
                        : Stream.of());
    return Stream.concat(plan.recipesOf(install).stream().filter(inRun::contains), unbuildable)
        .distinct()
        .sorted()
        .toList();
  }
}
