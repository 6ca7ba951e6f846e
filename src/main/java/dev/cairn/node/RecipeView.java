package dev.cairn.node;

import dev.cairn.api.ApiServices.Recipes;
import dev.cairn.api.PackageWire;
import dev.cairn.ports.Dependency;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PackageSpec.SplitPackage;
import dev.cairn.ports.TreeReading;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the API shows of the recipe trees. Safe for use by many threads. */
final class RecipeView implements Recipes {
  private final RecipeTrees trees;
  private volatile @Nullable Shown shown;

  /** What was made of a reading. */
  private record Shown(TreeReading reading, List<PackageWire.Recipe> recipes) {}

  RecipeView(RecipeTrees trees) {
    this.trees = trees;
  }

  @Override
  public List<PackageWire.Recipe> recipes() throws IOException, InterruptedException {
    if (trees.directories().isEmpty()) {
      return List.of();
    }
    Optional<TreeReading> last = trees.last();
    TreeReading reading = last.isPresent() ? last.get() : trees.read();
    Shown known = shown;
    if (known == null || !isSame(known.reading(), reading)) {
      known = new Shown(reading, recipes(reading));
      shown = known;
    }
    return known.recipes();
  }

  /** By the specs that are shared by both, so that thirty thousand are not compared. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(TreeReading one, TreeReading other) {
    return one.specs() == other.specs();
  }

  private static List<PackageWire.Recipe> recipes(TreeReading reading) {
    Map<String, String> origins = new HashMap<>();
    for (PackageSpec spec : reading.specs()) {
      for (SplitPackage one : spec.packages()) {
        origins.put(one.name(), spec.origin());
        one.provides().forEach(given -> origins.putIfAbsent(given.name(), spec.origin()));
      }
    }
    return reading.specs().stream().map(spec -> recipe(spec, origins)).toList();
  }

  private static PackageWire.Recipe recipe(PackageSpec spec, Map<String, String> origins) {
    return new PackageWire.Recipe(
        spec.name(),
        spec.origin(),
        spec.version().toString(),
        spec.packages().stream().map(SplitPackage::name).toList(),
        new PackageWire.Dependencies(
            named(
                Stream.concat(spec.makeDepends().stream(), spec.checkDepends().stream()), origins),
            named(
                Stream.concat(
                    spec.depends().stream(),
                    spec.packages().stream().flatMap(one -> one.depends().stream())),
                origins)));
  }

  /** The recipes that make what is needed, or its own names. */
  private static List<String> named(Stream<Dependency> needed, Map<String, String> origins) {
    return needed
        .map(one -> origins.getOrDefault(one.name(), one.name()))
        .distinct()
        .sorted()
        .toList();
  }
}
