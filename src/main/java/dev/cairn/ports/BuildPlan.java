package dev.cairn.ports;

import dev.cairn.ports.DependencyGraph.Cycle;
import dev.cairn.ports.DependencyGraph.MissingDependency;
import dev.cairn.ports.PlanRules.Action;
import dev.cairn.ports.PlanRules.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What will be built and why. Immutable; the order of {@link #entries} is one in which everything
 * could be built one after the other.
 */
public final class BuildPlan {

  /**
   * One recipe of the plan.
   *
   * @param name of the recipe
   * @param origin where it stands in its tree
   * @param version empty for a broken recipe
   * @param reasons at least one
   * @param dependsOn recipes of this plan that must be built, or be up to date, before this one
   *     starts; what those wait for in turn is left out where it is implied
   * @param runsCheck false where {@code check()} must be left out, see {@link
   *     DependencyGraph#withoutCheck}
   * @param estimate how long its build takes, from the last one; zero when it is not built
   * @param criticalPath longest chain of estimates from its start to the end of the last build that
   *     waits for it
   * @param dependents how many recipes of this plan need it, directly or not
   */
  public record Entry(
      String name,
      String origin,
      Optional<Version> version,
      Action action,
      List<Reason> reasons,
      List<String> dependsOn,
      boolean runsCheck,
      Duration estimate,
      Duration criticalPath,
      int dependents) {}

  private final DependencyGraph graph;
  private final List<Entry> entries;
  private final List<Cycle> cycles;
  private final List<MissingDependency> missing;
  private final List<String> notes;
  private final Map<String, Integer> recipes = new HashMap<>();

  BuildPlan(
      DependencyGraph graph,
      List<Entry> entries,
      List<Cycle> cycles,
      List<MissingDependency> missing,
      List<String> notes) {
    this.graph = graph;
    this.entries = List.copyOf(entries);
    this.cycles = List.copyOf(cycles);
    this.missing = List.copyOf(missing);
    this.notes = List.copyOf(notes);
    for (int recipe = 0; recipe < graph.index().recipeCount(); recipe++) {
      recipes.put(graph.index().recipe(recipe).name(), recipe);
    }
  }

  /** All recipes of the plan, what is needed before what needs it; broken recipes last. */
  public List<Entry> entries() {
    return entries;
  }

  /** Cycles among the recipes of the plan. */
  public List<Cycle> cycles() {
    return cycles;
  }

  /**
   * Unsatisfied dependencies of the recipes of the plan, also those that are only needed to run.
   */
  public List<MissingDependency> missing() {
    return missing;
  }

  /** Choices a reader should know of, one line each. */
  public List<String> notes() {
    return notes;
  }

  /** Whether anything is to be built. */
  public boolean hasWork() {
    return entries.stream().anyMatch(entry -> entry.action() == Action.BUILD);
  }

  /** The recipe a plan entry stands for, as it was read. */
  public PackageSpec spec(String recipeName) {
    return graph.index().recipe(number(recipeName));
  }

  /**
   * Names of all packages of the tree that must be installed to build a recipe: what it asks for
   * and everything that needs to run, what is needed first. Packages that need each other to run
   * stand next to each other. Worked out when asked for, as all lists together grow with the square
   * of the tree.
   *
   * @throws IllegalArgumentException when the plan's tree has no such recipe
   */
  public List<String> toInstall(String recipeName) {
    int recipe = number(recipeName);
    BitSet seen = new BitSet();
    ArrayDeque<Integer> toVisit = new ArrayDeque<>();
    for (int p : graph.buildNeeds(recipe)) {
      seen.set(p);
      toVisit.add(p);
    }
    List<Integer> found = new ArrayList<>();
    while (!toVisit.isEmpty()) {
      int p = toVisit.remove();
      found.add(p);
      for (int next : graph.runNeeds(p)) {
        if (!seen.get(next)) {
          seen.set(next);
          toVisit.add(next);
        }
      }
    }
    StronglyConnected components = graph.components();
    return found.stream()
        .sorted(
            (left, right) -> {
              int byNeed =
                  Integer.compare(
                      components.of(graph.installNode(left)),
                      components.of(graph.installNode(right)));
              return byNeed != 0 ? byNeed : Integer.compare(left, right);
            })
        .map(p -> graph.index().packageAt(p).name())
        .toList();
  }

  /** Names of the recipes that make {@code packageNames}, each once, in the order of the list. */
  public List<String> recipesOf(List<String> packageNames) {
    return packageNames.stream()
        .map(name -> graph.index().recipeOf(graph.index().packageNamed(name)))
        .map(recipe -> graph.index().recipe(recipe).name())
        .distinct()
        .toList();
  }

  private int number(String recipeName) {
    Integer recipe = recipes.get(recipeName);
    if (recipe == null) {
      throw new IllegalArgumentException("the tree has no recipe " + recipeName);
    }
    return recipe;
  }
}
