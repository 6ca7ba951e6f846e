package dev.cairn.ports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who needs whom, and for what.
 *
 * <p>There are two kinds of nodes. To <b>build</b> a recipe, the packages it names in {@code
 * depends}, {@code makedepends} and, when checks run, {@code checkdepends} must be installed. To
 * <b>install</b> a package, its recipe must have been built and the packages in its own {@code
 * depends} must be installed as well. So two libraries that need each other only at run time are no
 * problem, and a cycle is one that leads through at least one build.
 *
 * <p>A cycle that exists only because of {@code checkdepends} is broken by leaving out the checks
 * of the recipes in it; {@link #withoutCheck} names them and a note says so. Other cycles are
 * reported: one concrete way round for each set of recipes that need each other.
 *
 * <p>Nothing here recurses: chains may be as long as the tree. Immutable once made.
 */
public final class DependencyGraph {

  /** What something is needed for. */
  public enum Need {
    BUILD("to build"),
    CHECK("for its check"),
    RUN("to run");

    private final String words;

    Need(String words) {
      this.words = words;
    }

    /** Words that end the sentence "x needs y". */
    public String words() {
      return words;
    }
  }

  /**
   * A dependency nobody satisfies.
   *
   * @param wantedBy recipe, or package when it is needed to run
   * @param explanation what exists instead, such as another version or a similar name
   */
  public record MissingDependency(
      String wantedBy, Need need, Dependency dependency, String explanation) {
    /** One line for people. */
    public String sentence() {
      return "%s needs %s %s, but %s".formatted(wantedBy, dependency, need.words(), explanation);
    }
  }

  /**
   * Recipes that need each other.
   *
   * @param path one way round: each needs the next, the last needs the first
   * @param members every recipe that is part of this knot, in alphabetical order
   * @param explanation the way round in words
   */
  public record Cycle(List<String> path, List<String> members, String explanation) {
    /** One line for people. */
    public String sentence() {
      return "cycle: " + explanation;
    }
  }

  private final PackageIndex index;
  private final int[][] builds;
  private final int[][] runs;
  private final boolean[][] checkOnly;
  private final boolean[] missingToBuild;
  private final boolean[] missingToRun;
  private final List<MissingDependency> missing = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<String> withoutCheck = new TreeSet<>();
  private final StronglyConnected components;
  private final List<Cycle> cycles = new ArrayList<>();
  private final Set<Integer> knots = new HashSet<>();

  private DependencyGraph(PackageIndex index, boolean withChecks) {
    this.index = index;
    int recipeCount = index.recipeCount();
    builds = new int[recipeCount][];
    checkOnly = new boolean[recipeCount][];
    missingToBuild = new boolean[recipeCount];
    runs = new int[index.packageCount()][];
    missingToRun = new boolean[index.packageCount()];
    for (int recipe = 0; recipe < recipeCount; recipe++) {
      connectBuild(recipe, withChecks);
    }
    for (int p = 0; p < runs.length; p++) {
      connectRun(p);
    }
    StronglyConnected found = new StronglyConnected(successors());
    if (dropChecksInCycles(found)) {
      found = new StronglyConnected(successors());
    }
    components = found;
    findCycles();
    notes.addAll(index.notes());
  }

  /**
   * Connects recipes; two of the same name must not be among them.
   *
   * @param base what the base of a room provides: {@code name}, good for every constraint, or
   *     {@code name=version}
   * @param broken names of recipes that cannot be read, for explanations
   * @param withChecks whether {@code checkdepends} count
   */
  public static DependencyGraph of(
      Collection<PackageSpec> specs,
      Collection<String> base,
      Set<String> broken,
      boolean withChecks) {
    List<PackageSpec> sorted = new ArrayList<>(specs);
    sorted.sort(Comparator.comparing(PackageSpec::name));
    for (int n = 1; n < sorted.size(); n++) {
      if (sorted.get(n - 1).name().equals(sorted.get(n).name())) {
        throw new IllegalArgumentException("two recipes are called " + sorted.get(n).name());
      }
    }
    return new DependencyGraph(new PackageIndex(sorted, base, broken), withChecks);
  }

  /** Every set of recipes that need each other through at least one build. */
  public List<Cycle> cycles() {
    return List.copyOf(cycles);
  }

  /** Every dependency nobody satisfies, once for each who wants it. */
  public List<MissingDependency> missing() {
    return List.copyOf(missing);
  }

  /** Choices made while connecting, one line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Recipes whose {@code check()} must be left out, as it needs what needs them. */
  public Set<String> withoutCheck() {
    return Set.copyOf(withoutCheck);
  }

  PackageIndex index() {
    return index;
  }

  /** Packages that a recipe needs to be installed for its build. */
  int[] buildNeeds(int recipe) {
    return builds[recipe];
  }

  /** Packages that a package needs to run. */
  int[] runNeeds(int packageIndex) {
    return runs[packageIndex];
  }

  boolean lacksSomethingToBuild(int recipe) {
    return missingToBuild[recipe];
  }

  boolean lacksSomethingToRun(int packageIndex) {
    return missingToRun[packageIndex];
  }

  StronglyConnected components() {
    return components;
  }

  /** Whether a component holds recipes that need each other. */
  boolean isKnot(int component) {
    return knots.contains(component);
  }

  /** Node of the installation of a package; the node of a recipe's build is its own number. */
  int installNode(int packageIndex) {
    return builds.length + packageIndex;
  }

  boolean isBuildNode(int node) {
    return node < builds.length;
  }

  /** Recipe that a node builds, or whose package it installs. */
  int recipeOfNode(int node) {
    return isBuildNode(node) ? node : index.recipeOf(node - builds.length);
  }

  private void connectBuild(int recipe, boolean withChecks) {
    PackageSpec spec = index.recipe(recipe);
    LinkedHashSet<Integer> toBuild = new LinkedHashSet<>();
    LinkedHashSet<Integer> toCheck = new LinkedHashSet<>();
    boolean complete = resolveAll(spec.name(), Need.BUILD, spec.depends(), toBuild);
    complete &= resolveAll(spec.name(), Need.BUILD, spec.makeDepends(), toBuild);
    if (withChecks) {
      complete &= resolveAll(spec.name(), Need.CHECK, spec.checkDepends(), toCheck);
      toCheck.removeAll(toBuild);
    }
    missingToBuild[recipe] = !complete;
    boolean[] only = new boolean[toBuild.size() + toCheck.size()];
    Arrays.fill(only, toBuild.size(), only.length, true);
    checkOnly[recipe] = only;
    toBuild.addAll(toCheck);
    builds[recipe] = toInts(toBuild);
  }

  private void connectRun(int packageIndex) {
    PackageSpec.SplitPackage split = index.packageAt(packageIndex);
    LinkedHashSet<Integer> toRun = new LinkedHashSet<>();
    boolean complete = true;
    for (Dependency dependency : split.depends()) {
      boolean saidBefore =
          index.recipe(index.recipeOf(packageIndex)).depends().contains(dependency);
      int found = index.resolve(dependency);
      if (found >= 0) {
        toRun.add(found);
      } else if (found == PackageIndex.MISSING) {
        complete = false;
        if (!saidBefore) {
          missing.add(missing(split.name(), Need.RUN, dependency));
        }
      }
    }
    toRun.remove(packageIndex);
    missingToRun[packageIndex] = !complete;
    runs[packageIndex] = toInts(toRun);
  }

  private boolean resolveAll(
      String wantedBy, Need need, List<Dependency> dependencies, Set<Integer> into) {
    boolean complete = true;
    for (Dependency dependency : dependencies) {
      int found = index.resolve(dependency);
      if (found >= 0) {
        into.add(found);
      } else if (found == PackageIndex.MISSING) {
        complete = false;
        missing.add(missing(wantedBy, need, dependency));
      }
    }
    return complete;
  }

  private MissingDependency missing(String wantedBy, Need need, Dependency dependency) {
    return new MissingDependency(wantedBy, need, dependency, index.explainMissing(dependency));
  }

  private static int[] toInts(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private int[][] successors() {
    int[][] successors = new int[builds.length + runs.length][];
    for (int recipe = 0; recipe < builds.length; recipe++) {
      successors[recipe] = Arrays.stream(builds[recipe]).map(this::installNode).toArray();
    }
    for (int p = 0; p < runs.length; p++) {
      int[] next = new int[runs[p].length + 1];
      next[0] = index.recipeOf(p);
      for (int n = 0; n < runs[p].length; n++) {
        next[n + 1] = installNode(runs[p][n]);
      }
      successors[installNode(p)] = next;
    }
    return successors;
  }

  /** A check that needs its own recipe, by whatever way, is left out with all it needs. */
  private boolean dropChecksInCycles(StronglyConnected found) {
    for (int recipe = 0; recipe < builds.length; recipe++) {
      int[] needs = builds[recipe];
      boolean[] only = checkOnly[recipe];
      boolean inCycle = false;
      int kept = 0;
      for (int n = 0; n < needs.length; n++) {
        inCycle |= only[n] && found.of(installNode(needs[n])) == found.of(recipe);
        kept += only[n] ? 0 : 1;
      }
      if (inCycle) {
        builds[recipe] = Arrays.copyOf(needs, kept);
        checkOnly[recipe] = new boolean[kept];
        withoutCheck.add(index.recipe(recipe).name());
        notes.add(
            "%s is built without its check: what its checkdepends name needs %s itself"
                .formatted(index.recipe(recipe).name(), index.recipe(recipe).name()));
      }
    }
    return !withoutCheck.isEmpty();
  }

  private void findCycles() {
    int[][] members = components.members();
    for (int component = 0; component < members.length; component++) {
      int first = members[component][0];
      if (members[component].length > 1 && isBuildNode(first)) {
        knots.add(component);
        cycles.add(cycle(first, members[component]));
      }
    }
    cycles.sort(Comparator.comparing(cycle -> cycle.path().getFirst()));
  }

  private Cycle cycle(int start, int[] members) {
    List<Integer> way = components.cycleThrough(start);
    List<String> path = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (int n = 0; n < way.size(); n++) {
      int node = way.get(n);
      int next = way.get((n + 1) % way.size());
      if (!isBuildNode(next)) {
        String name = index.recipe(recipeOfNode(node)).name();
        Need need = isBuildNode(node) ? needOf(node, next) : Need.RUN;
        path.add(name);
        steps.add(
            "%s needs %s %s"
                .formatted(name, index.recipe(recipeOfNode(next)).name(), need.words()));
      }
    }
    Set<String> all = new TreeSet<>();
    for (int node : members) {
      all.add(index.recipe(recipeOfNode(node)).name());
    }
    return new Cycle(List.copyOf(path), List.copyOf(all), String.join(", ", steps));
  }

  private Need needOf(int recipe, int installNode) {
    for (int n = 0; n < builds[recipe].length; n++) {
      if (installNode(builds[recipe][n]) == installNode) {
        return checkOnly[recipe][n] ? Need.CHECK : Need.BUILD;
      }
    }
    throw new IllegalStateException("no edge from " + recipe + " to " + installNode);
  }
}
