package dev.cairn.ports;

import dev.cairn.ports.BuildPlan.Entry;
import dev.cairn.ports.DependencyGraph.MissingDependency;
import dev.cairn.ports.PlanRules.Action;
import dev.cairn.ports.PlanRules.Candidate;
import dev.cairn.ports.PlanRules.Decision;
import dev.cairn.ports.PlanRules.DependencyNow;
import dev.cairn.ports.PlanRules.LastBuild;
import dev.cairn.ports.PlanRules.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a {@link BuildPlan}: chooses the recipes, asks {@link PlanRules} about each in the order in
 * which they are needed, and works out what waits for what.
 */
public final class TreePlanner {
  private static final int NONE = -1;

  private final TreeReading tree;
  private final DependencyGraph graph;
  private final PackageIndex index;
  private final StronglyConnected components;
  private final String architecture;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, List<MissingDependency>> missingByRecipe = new HashMap<>();

  /**
   * Connects the recipes of a tree.
   *
   * @param base what the base of a room provides, see {@link DependencyGraph#of}
   * @param withChecks whether builds run {@code check()}
   * @param architecture of the machine that builds, such as {@code x86_64}
   */
  public TreePlanner(TreeReading tree, List<String> base, boolean withChecks, String architecture) {
    this.tree = tree;
    this.architecture = architecture;
    Set<String> brokenNames = new HashSet<>();
    tree.broken().forEach(broken -> brokenNames.add(broken.name()));
    graph = DependencyGraph.of(tree.specs(), base, brokenNames, withChecks);
    index = graph.index();
    components = graph.components();
    for (int recipe = 0; recipe < index.recipeCount(); recipe++) {
      numbers.put(index.recipe(recipe).name(), recipe);
    }
    for (MissingDependency missing : graph.missing()) {
      missingByRecipe.computeIfAbsent(missing.wantedBy(), _ -> new ArrayList<>(1)).add(missing);
    }
  }

  /** Who needs whom in this tree. */
  public DependencyGraph graph() {
    return graph;
  }

  /**
   * Plans what is named and everything it needs.
   *
   * @throws UnknownPackageException when the tree has no recipe, package or origin of a name
   */
  public BuildPlan plan(PlanRequest request) throws UnknownPackageException {
    Selection selection = Selection.of(request.names(), tree, graph);
    int[] order = needsFirst(selection);
    Outcome outcome = decideAll(request, selection, order);
    int[][] waitsFor = new int[index.recipeCount()][];
    for (int recipe : order) {
      waitsFor[recipe] = waitsFor(recipe);
    }
    int[] sortable = Arrays.stream(order).filter(r -> !graph.isKnot(components.of(r))).toArray();
    int[][] needs = new int[index.recipeCount()][];
    for (int recipe : sortable) {
      needs[recipe] =
          Arrays.stream(waitsFor[recipe])
              .filter(other -> !graph.isKnot(components.of(other)))
              .toArray();
    }
    int[] dependents = TransitiveDependents.count(sortable, needs);
    PlanTimes times = new PlanTimes(request);
    long[] estimates = new long[index.recipeCount()];
    for (int recipe : order) {
      if (outcome.decision(recipe).action() == Action.BUILD) {
        estimates[recipe] = times.estimateMs(index.recipe(recipe).name());
      }
    }
    long[] critical = PlanTimes.criticalPathsMs(sortable, needs, estimates);
    List<Entry> entries = new ArrayList<>();
    for (int recipe : order) {
      PackageSpec spec = index.recipe(recipe);
      entries.add(
          new Entry(
              spec.name(),
              spec.origin(),
              Optional.of(spec.version()),
              outcome.decision(recipe).action(),
              outcome.decision(recipe).reasons(),
              Arrays.stream(waitsFor[recipe]).mapToObj(r -> index.recipe(r).name()).toList(),
              !graph.withoutCheck().contains(spec.name()),
              Duration.ofMillis(estimates[recipe]),
              Duration.ofMillis(critical[recipe]),
              dependents[recipe]));
    }
    selection.broken().forEach(broken -> entries.add(brokenEntry(broken)));
    return new BuildPlan(
        graph,
        entries,
        graph.cycles().stream().filter(c -> selection.containsAny(c.members())).toList(),
        graph.missing().stream().filter(m -> selection.containsPackage(m.wantedBy())).toList(),
        graph.notes());
  }

  private static Entry brokenEntry(BrokenRecipe broken) {
    return new Entry(
        broken.name(),
        broken.origin(),
        Optional.empty(),
        Action.BROKEN,
        List.of(new Reason.RecipeBroken(broken.message())),
        List.of(),
        false,
        Duration.ZERO,
        Duration.ZERO,
        0);
  }

  private int[] needsFirst(Selection selection) {
    return selection.recipes().stream()
        .mapToInt(Integer::intValue)
        .boxed()
        .sorted(
            (left, right) -> {
              int byNeed = Integer.compare(components.of(left), components.of(right));
              return byNeed != 0 ? byNeed : Integer.compare(left, right);
            })
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Decisions so far, and what they mean for others, by component of the graph.
   *
   * <p>{@code culprit} is a recipe that keeps the component from being built or installed; {@code
   * changing} is a recipe that is built and whose packages come along when this is installed.
   */
  private final class Outcome {
    final Decision[] decisions = new Decision[index.recipeCount()];
    final int[] culprit = new int[components.count()];
    final int[] changing = new int[components.count()];

    Outcome() {
      Arrays.fill(culprit, NONE);
      Arrays.fill(changing, NONE);
    }

    Decision decision(int recipe) {
      return decisions[recipe];
    }
  }

  private Outcome decideAll(PlanRequest request, Selection selection, int[] order) {
    Outcome outcome = new Outcome();
    Set<Integer> selected = selection.recipes();
    Map<Integer, List<String>> knots = knots();
    int[][] members = components.members();
    for (int component = 0; component < members.length; component++) {
      for (int node : members[component]) {
        if (!graph.isBuildNode(node)) {
          spreadToInstall(outcome, component, node);
        } else if (selected.contains(node)) {
          decide(request, selection, outcome, node, knots.getOrDefault(component, List.of()));
        }
      }
      if (graph.isKnot(component)) {
        outcome.culprit[component] = graph.recipeOfNode(members[component][0]);
      }
    }
    if (Arrays.stream(order).anyMatch(recipe -> outcome.decisions[recipe] == null)) {
      throw new IllegalStateException("a selected recipe was not decided on");
    }
    return outcome;
  }

  /** The way round, by component, for those that are a knot. */
  private Map<Integer, List<String>> knots() {
    Map<Integer, List<String>> knots = new HashMap<>();
    for (DependencyGraph.Cycle cycle : graph.cycles()) {
      for (String member : cycle.path()) {
        int component = components.of(recipeNumber(member));
        if (graph.isKnot(component)) {
          knots.put(component, cycle.path());
        }
      }
    }
    return knots;
  }

  private void spreadToInstall(Outcome outcome, int component, int node) {
    int packageIndex = node - graph.installNode(0);
    if (graph.lacksSomethingToRun(packageIndex)) {
      outcome.culprit[component] = index.recipeOf(packageIndex);
    }
    inherit(outcome, component, components.of(index.recipeOf(packageIndex)));
    for (int next : graph.runNeeds(packageIndex)) {
      inherit(outcome, component, components.of(graph.installNode(next)));
    }
  }

  private static void inherit(Outcome outcome, int component, int from) {
    if (outcome.culprit[component] == NONE) {
      outcome.culprit[component] = outcome.culprit[from];
    }
    if (outcome.changing[component] == NONE) {
      outcome.changing[component] = outcome.changing[from];
    }
  }

  private void decide(
      PlanRequest request, Selection selection, Outcome outcome, int recipe, List<String> knot) {
    PackageSpec spec = index.recipe(recipe);
    int component = components.of(recipe);
    List<Reason> obstacles = obstacles(spec, recipe, outcome, knot);
    if (obstacles.isEmpty()) {
      outcome.decisions[recipe] =
          PlanRules.decide(
              new Candidate(
                  spec.version().toString(),
                  spec.fingerprint(),
                  request.optionsHash().apply(spec),
                  dependenciesNow(request, recipe, outcome),
                  request.forced() && selection.isNamed(recipe)),
              Optional.ofNullable(request.lastBuilds().get(spec.name())),
              request.look());
      if (outcome.decisions[recipe].action() == Action.BUILD) {
        outcome.changing[component] = recipe;
      }
    } else {
      outcome.decisions[recipe] = new Decision(Action.UNRESOLVED, obstacles);
      outcome.culprit[component] = recipe;
    }
  }

  private List<Reason> obstacles(PackageSpec spec, int recipe, Outcome outcome, List<String> knot) {
    List<Reason> obstacles = new ArrayList<>();
    if (!spec.isFor(architecture)) {
      obstacles.add(new Reason.WrongArchitecture(spec.architectures(), architecture));
    }
    if (graph.lacksSomethingToBuild(recipe)) {
      for (MissingDependency missing : missingByRecipe.getOrDefault(spec.name(), List.of())) {
        if (missing.need() != DependencyGraph.Need.RUN) {
          obstacles.add(
              new Reason.DependencyMissing(missing.dependency().toString(), missing.explanation()));
        }
      }
    }
    if (!knot.isEmpty()) {
      obstacles.add(new Reason.InCycle(knot));
    }
    Set<String> culprits = new LinkedHashSet<>();
    for (int p : graph.buildNeeds(recipe)) {
      int culprit = outcome.culprit[components.of(graph.installNode(p))];
      if (culprit != NONE && culprit != recipe) {
        culprits.add(index.recipe(culprit).name());
      }
    }
    if (!culprits.isEmpty()) {
      obstacles.add(new Reason.DependencyUnbuildable(culprits.stream().sorted().toList()));
    }
    return List.copyOf(obstacles);
  }

  private List<DependencyNow> dependenciesNow(PlanRequest request, int recipe, Outcome outcome) {
    Map<String, DependencyNow> now = new LinkedHashMap<>();
    LastBuild last = request.lastBuilds().get(index.recipe(recipe).name());
    if (last != null) {
      for (String recorded : last.dependencyIdentities().keySet()) {
        if (numbers.containsKey(recorded)) {
          now.put(recorded, dependencyNow(request, recorded, false, false));
        }
      }
    }
    Set<String> direct = new LinkedHashSet<>();
    for (int p : graph.buildNeeds(recipe)) {
      String name = index.recipe(index.recipeOf(p)).name();
      direct.add(name);
      now.put(name, dependencyNow(request, name, false, true));
    }
    for (int p : graph.buildNeeds(recipe)) {
      int changing = outcome.changing[components.of(graph.installNode(p))];
      if (changing != NONE) {
        String name = index.recipe(changing).name();
        now.put(name, dependencyNow(request, name, true, direct.contains(name)));
      }
    }
    return List.copyOf(now.values());
  }

  private static DependencyNow dependencyNow(
      PlanRequest request, String name, boolean changes, boolean direct) {
    LastBuild last = request.lastBuilds().get(name);
    return new DependencyNow(name, last == null ? "" : last.buildId(), changes, direct);
  }

  /**
   * Recipes that must be ready before this one: those of the packages it asks for, and of what
   * these need to run, except where the recipe of such a package already waits for it.
   */
  private int[] waitsFor(int recipe) {
    LinkedHashSet<Integer> recipes = new LinkedHashSet<>();
    LinkedHashSet<Integer> seen = new LinkedHashSet<>();
    List<Integer> toVisit = new ArrayList<>();
    for (int p : graph.buildNeeds(recipe)) {
      seen.add(p);
      toVisit.add(p);
    }
    for (int n = 0; n < toVisit.size(); n++) {
      int p = toVisit.get(n);
      int owner = index.recipeOf(p);
      recipes.add(owner);
      for (int next : graph.runNeeds(p)) {
        if (Arrays.stream(graph.buildNeeds(owner)).noneMatch(need -> need == next)
            && seen.add(next)) {
          toVisit.add(next);
        }
      }
    }
    return recipes.stream().mapToInt(Integer::intValue).toArray();
  }

  private int recipeNumber(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("the tree has no recipe " + name);
    }
    return number;
  }
}
