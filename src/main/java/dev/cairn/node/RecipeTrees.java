package dev.cairn.node;

import dev.cairn.build.BuildOrder;
import dev.cairn.build.RecipePlanner;
import dev.cairn.build.SpecSource;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.RecipeTree;
import dev.cairn.ports.RecipeTreeException;
import dev.cairn.ports.TreeReading;
import dev.cairn.ports.TreeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configured recipe trees, for the planner and for the executor, which share the last reading.
 * Safe for use by many threads.
 */
final class RecipeTrees implements RecipePlanner.Trees, SpecSource {
  private final List<TreeSettings> trees;
  private final RecipeTree reader;
  private final LazyRooms rooms;
  private final TreeCommits commits;
  private volatile @Nullable TreeReading last;

  RecipeTrees(List<TreeSettings> trees, RecipeTree reader, LazyRooms rooms, TreeCommits commits) {
    this.trees = trees;
    this.reader = reader;
    this.rooms = rooms;
    this.commits = commits;
  }

  @Override
  public TreeReading read() throws IOException, InterruptedException {
    if (trees.isEmpty()) {
      throw new RecipeTreeException("there is no recipe tree; name one with --tree or CAIRN_TREE");
    }
    rooms.prepare();
    commits.forget();
    TreeReading reading = reader.read();
    last = reading;
    return reading;
  }

  @Override
  public PackageSpec read(BuildOrder order) throws IOException, InterruptedException {
    TreeReading known = last;
    Optional<PackageSpec> spec = known == null ? Optional.empty() : find(known, order);
    if (spec.isEmpty()) {
      spec = find(read(), order);
    }
    return spec.orElseThrow(
        () ->
            new RecipeTreeException(
                "the recipe of %s changed since it was planned; plan again"
                    .formatted(order.plan().name())));
  }

  private static Optional<PackageSpec> find(TreeReading reading, BuildOrder order) {
    return reading.specs().stream()
        .filter(spec -> spec.name().equals(order.plan().name()))
        .filter(spec -> spec.fingerprint().equals(order.plan().identity().recipeFingerprint()))
        .findFirst();
  }

  @Override
  public Map<String, String> variables(BuildOrder order) {
    return variables(Path.of(order.plan().recipeDirectory()));
  }

  /** Variables of the tree that holds {@code recipeDirectory}. */
  Map<String, String> variables(Path recipeDirectory) {
    return trees.reversed().stream()
        .filter(tree -> recipeDirectory.startsWith(tree.directory()))
        .findFirst()
        .map(TreeSettings::variables)
        .orElse(Map.of());
  }

  /** What the trees held when they were last read; empty before the first time. */
  Optional<TreeReading> last() {
    return Optional.ofNullable(last);
  }

  /** Directories of the trees. */
  List<Path> directories() {
    return trees.stream().map(TreeSettings::directory).toList();
  }
}
