package dev.cairn.build;

import dev.cairn.ports.BrokenRecipe;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PackageSpec.SplitPackage;
import dev.cairn.ports.TreeReading;
import dev.cairn.repository.RepositoryPackage;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which packages of the repository no recipe makes any more. Pure. */
public final class ObsoletePackages {

  /** Answers which package files are obsolete at this moment. */
  @FunctionalInterface
  public interface Look {
    /** Names of files in the repository, sorted; empty as long as no tree was read. */
    List<String> files() throws IOException;
  }

  private ObsoletePackages() {}

  /**
   * Names of the files of {@code published} whose package is made by no recipe of {@code trees},
   * sorted. What a broken recipe would make is not known, so the packages that came from it are
   * left out; none is named when a whole directory of recipes cannot be read.
   */
  public static List<String> files(TreeReading trees, List<RepositoryPackage> published) {
    Set<String> made = new HashSet<>();
    for (PackageSpec spec : trees.specs()) {
      spec.packages().stream().map(SplitPackage::name).forEach(made::add);
    }
    Set<String> broken = new HashSet<>();
    for (BrokenRecipe recipe : trees.broken()) {
      if (!recipe.file().endsWith("PKGBUILD")) {
        return List.of();
      }
      broken.add(recipe.name());
    }
    return published.stream()
        .filter(one -> !made.contains(one.name()))
        .filter(one -> !broken.contains(one.base()) && !broken.contains(one.name()))
        .map(one -> one.file().fileName())
        .sorted()
        .toList();
  }
}
