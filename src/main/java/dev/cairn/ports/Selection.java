package dev.cairn.ports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The recipes a plan is about: what is named, what that needs to be built, and what its packages
 * need to run.
 */
final class Selection {
  private final Set<Integer> recipes;
  private final Set<Integer> named;
  private final Set<String> names = new HashSet<>();
  private final List<BrokenRecipe> broken;

  private Selection(
      Set<Integer> recipes, Set<Integer> named, List<BrokenRecipe> broken, PackageIndex index) {
    this.recipes = recipes;
    this.named = named;
    this.broken = broken;
    for (int recipe : recipes) {
      names.add(index.recipe(recipe).name());
      index.recipe(recipe).packages().forEach(split -> names.add(split.name()));
    }
  }

  /** Chooses all recipes when {@code wanted} is empty. */
  static Selection of(List<String> wanted, TreeReading tree, DependencyGraph graph)
      throws UnknownPackageException {
    PackageIndex index = graph.index();
    Set<Integer> named = new LinkedHashSet<>();
    List<BrokenRecipe> broken = new ArrayList<>();
    if (wanted.isEmpty()) {
      for (int recipe = 0; recipe < index.recipeCount(); recipe++) {
        named.add(recipe);
      }
      return new Selection(named, named, tree.broken(), index);
    }
    Map<String, Integer> recipesByName = recipesByName(index);
    List<String> unknown = new ArrayList<>();
    for (String name : new LinkedHashSet<>(wanted)) {
      Integer recipe = recipesByName.get(name);
      List<BrokenRecipe> unreadable =
          tree.broken().stream()
              .filter(b -> b.name().equals(name) || b.origin().equals(name))
              .toList();
      if (recipe != null) {
        named.add(recipe);
      } else if (!unreadable.isEmpty()) {
        broken.addAll(unreadable);
      } else {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new UnknownPackageException(unknown, message(unknown, recipesByName.keySet(), tree));
    }
    return new Selection(withNeeds(named, graph), named, broken, index);
  }

  private static Map<String, Integer> recipesByName(PackageIndex index) {
    Map<String, Integer> byName = new HashMap<>();
    for (int recipe = 0; recipe < index.recipeCount(); recipe++) {
      byName.put(index.recipe(recipe).origin(), recipe);
    }
    for (int p = 0; p < index.packageCount(); p++) {
      byName.put(index.packageAt(p).name(), index.recipeOf(p));
    }
    for (int recipe = 0; recipe < index.recipeCount(); recipe++) {
      byName.put(index.recipe(recipe).name(), recipe);
    }
    return byName;
  }

  private static String message(List<String> unknown, Set<String> known, TreeReading tree) {
    Set<String> all = new TreeSet<>(known);
    tree.broken().forEach(broken -> all.add(broken.name()));
    List<String> parts = new ArrayList<>();
    for (String name : unknown) {
      List<String> near = NearestNames.of(name, all);
      parts.add(
          "no package '"
              + Names.printable(name)
              + "' in the tree"
              + (near.isEmpty() ? "" : " (did you mean " + String.join(", ", near) + "?)"));
    }
    return String.join("; ", parts);
  }

  private static Set<Integer> withNeeds(Set<Integer> named, DependencyGraph graph) {
    PackageIndex index = graph.index();
    BitSet seen = new BitSet();
    ArrayDeque<Integer> toVisit = new ArrayDeque<>();
    for (int recipe : named) {
      visit(recipe, seen, toVisit);
      for (int p = index.firstPackageOf(recipe); p < index.endOfPackagesOf(recipe); p++) {
        visit(graph.installNode(p), seen, toVisit);
      }
    }
    Set<Integer> recipes = new LinkedHashSet<>();
    while (!toVisit.isEmpty()) {
      int node = toVisit.remove();
      if (graph.isBuildNode(node)) {
        recipes.add(node);
        for (int p : graph.buildNeeds(node)) {
          visit(graph.installNode(p), seen, toVisit);
        }
      } else {
        visit(graph.recipeOfNode(node), seen, toVisit);
        for (int p : graph.runNeeds(node - graph.installNode(0))) {
          visit(graph.installNode(p), seen, toVisit);
        }
      }
    }
    return recipes;
  }

  private static void visit(int node, BitSet seen, ArrayDeque<Integer> toVisit) {
    if (!seen.get(node)) {
      seen.set(node);
      toVisit.add(node);
    }
  }

  /** Numbers of the recipes of the plan. */
  Set<Integer> recipes() {
    return recipes;
  }

  /** Broken recipes that were asked for. */
  List<BrokenRecipe> broken() {
    return broken;
  }

  /** Whether a recipe was asked for itself. */
  boolean isNamed(int recipe) {
    return named.contains(recipe);
  }

  /** Whether a recipe or package of this name is part of the plan. */
  boolean containsPackage(String name) {
    return names.contains(name);
  }

  boolean containsAny(Collection<String> recipeNames) {
    return recipeNames.stream().anyMatch(names::contains);
  }
}
