package dev.cairn.ports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who satisfies a dependency. Asked in this order:
 *
 * <ol>
 *   <li>the room's base: what stands there is never built (this is also how a tree's bootstrap
 *       cycle is cut: name the package in the base);
 *   <li>the package of that name, when its version fits;
 *   <li>the first package, by name, that provides it in a version that fits.
 * </ol>
 *
 * Recipes and packages are numbered from 0 in the order of recipe names.
 */
final class PackageIndex {
  /** The base of the room has it. */
  static final int IN_BASE = -1;

  /** Nobody has it. */
  static final int MISSING = -2;

  /** Explanations with similar names are worked out for so many missing names; it costs time. */
  private static final int EXPLANATIONS_MAX = 100;

  private record Provider(int packageIndex, Dependency provision) {}

  private final List<PackageSpec> recipes;
  private final List<PackageSpec.SplitPackage> packages = new ArrayList<>();
  private final int[] recipeOfPackage;
  private final int[] firstPackageOfRecipe;
  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, List<Provider>> providers = new HashMap<>();
  private final Map<String, List<Dependency>> base = new HashMap<>();
  private final Set<String> broken;
  private final Map<Dependency, Integer> resolved = new HashMap<>();
  private final Map<String, List<String>> similar = new HashMap<>();
  private final Set<String> notes = new TreeSet<>();

  PackageIndex(List<PackageSpec> sortedRecipes, Collection<String> base, Set<String> broken) {
    this.recipes = sortedRecipes;
    this.broken = broken;
    for (String entry : base) {
      Dependency provision = Dependency.parse(entry);
      this.base.computeIfAbsent(provision.name(), _ -> new ArrayList<>(1)).add(provision);
    }
    firstPackageOfRecipe = new int[sortedRecipes.size() + 1];
    recipeOfPackage =
        new int[sortedRecipes.stream().mapToInt(spec -> spec.packages().size()).sum()];
    for (int recipe = 0; recipe < sortedRecipes.size(); recipe++) {
      firstPackageOfRecipe[recipe] = packages.size();
      for (PackageSpec.SplitPackage split : sortedRecipes.get(recipe).packages()) {
        recipeOfPackage[packages.size()] = recipe;
        add(packages.size(), recipe, split);
      }
    }
    firstPackageOfRecipe[sortedRecipes.size()] = packages.size();
  }

  private void add(int index, int recipe, PackageSpec.SplitPackage split) {
    packages.add(split);
    Integer earlier = byName.putIfAbsent(split.name(), index);
    if (earlier != null) {
      notes.add(
          "package %s comes from %s and from %s; the first is used"
              .formatted(
                  split.name(), recipes.get(recipeOf(earlier)).name(), recipes.get(recipe).name()));
    }
    for (Dependency provision : split.provides()) {
      providers
          .computeIfAbsent(provision.name(), _ -> new ArrayList<>(1))
          .add(new Provider(index, provision));
    }
  }

  int recipeCount() {
    return recipes.size();
  }

  int packageCount() {
    return packages.size();
  }

  PackageSpec recipe(int recipe) {
    return recipes.get(recipe);
  }

  PackageSpec.SplitPackage packageAt(int index) {
    return packages.get(index);
  }

  int recipeOf(int packageIndex) {
    return recipeOfPackage[packageIndex];
  }

  int firstPackageOf(int recipe) {
    return firstPackageOfRecipe[recipe];
  }

  int endOfPackagesOf(int recipe) {
    return firstPackageOfRecipe[recipe + 1];
  }

  /** Number of the package of this name, or {@link #MISSING}. */
  int packageNamed(String name) {
    return byName.getOrDefault(name, MISSING);
  }

  /** Things a reader should know about choices made here, in alphabetical order. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Number of the package that satisfies it, {@link #IN_BASE} or {@link #MISSING}. */
  int resolve(Dependency dependency) {
    return resolved.computeIfAbsent(dependency, this::find);
  }

  private int find(Dependency dependency) {
    for (Dependency provision : base.getOrDefault(dependency.name(), List.of())) {
      if (provision.relation() == Dependency.Relation.ANY || dependency.isSatisfiedBy(provision)) {
        return IN_BASE;
      }
    }
    Integer named = byName.get(dependency.name());
    if (named != null && dependency.isSatisfiedBy(recipes.get(recipeOf(named)).version())) {
      return named;
    }
    List<Provider> able =
        providers.getOrDefault(dependency.name(), List.of()).stream()
            .filter(provider -> dependency.isSatisfiedBy(provider.provision()))
            .toList();
    if (able.isEmpty()) {
      return MISSING;
    }
    int chosen = able.getFirst().packageIndex();
    if (able.stream().anyMatch(provider -> provider.packageIndex() != chosen)) {
      notes.add(
          "%s is provided by %s; the first is used"
              .formatted(
                  dependency,
                  String.join(
                      ", ",
                      able.stream().map(p -> packages.get(p.packageIndex()).name()).toList())));
    }
    return chosen;
  }

  /** Why a dependency is {@link #MISSING}: what exists instead, or what may have been meant. */
  String explainMissing(Dependency dependency) {
    String name = dependency.name();
    if (broken.contains(name)) {
      return "the recipe of that name is broken";
    }
    List<String> present = new ArrayList<>();
    Integer named = byName.get(name);
    if (named != null) {
      present.add(name + " " + recipes.get(recipeOf(named)).version());
    }
    for (Provider provider : providers.getOrDefault(name, List.of())) {
      present.add(packages.get(provider.packageIndex()).name() + " with " + provider.provision());
    }
    base.getOrDefault(name, List.of()).forEach(entry -> present.add("the base with " + entry));
    if (!present.isEmpty()) {
      return "the tree has " + String.join(", ", present);
    }
    List<String> near = similarTo(name);
    return "no recipe provides it"
        + (near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?");
  }

  private List<String> similarTo(String name) {
    List<String> known = similar.get(name);
    if (known == null) {
      known =
          similar.size() < EXPLANATIONS_MAX ? NearestNames.of(name, allNames()) : List.<String>of();
      similar.put(name, known);
    }
    return known;
  }

  private Set<String> allNames() {
    Set<String> names = new HashSet<>(byName.keySet());
    names.addAll(providers.keySet());
    names.addAll(base.keySet());
    return names;
  }
}
