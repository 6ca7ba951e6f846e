package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.ports.BrokenRecipe;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PackageSpec.SplitPackage;
import dev.cairn.ports.TreeReading;
import dev.cairn.ports.Version;
import dev.cairn.repository.PublishedFile;
import dev.cairn.repository.RepositoryPackage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A package of the repository is obsolete")
class ObsoletePackagesTest {
  private static final List<RepositoryPackage> PUBLISHED =
      List.of(
          published("zlib", "zlib"),
          published("gcc-libs", "gcc"),
          published("gcc-ada", "gcc"),
          published("old", "old"));

  @Test
  @DisplayName("when no recipe has it, also not as one of several packages")
  void noRecipeMakesIt() {
    TreeReading trees =
        new TreeReading(
            List.of(recipe("zlib", "zlib"), recipe("gcc", "gcc", "gcc-libs")),
            List.of(),
            List.of());
    assertThat(ObsoletePackages.files(trees, PUBLISHED))
        .containsExactly("gcc-ada-1-1-any.pkg.tar.zst", "old-1-1-any.pkg.tar.zst");
  }

  @Test
  @DisplayName("but not when the recipe that made it is broken")
  void brokenRecipesAreNotKnown() {
    BrokenRecipe gcc = new BrokenRecipe("main/gcc", Path.of("/t/main/gcc/PKGBUILD"), "line 3");
    assertThat(files(gcc)).containsExactly("old-1-1-any.pkg.tar.zst");
  }

  @Test
  @DisplayName("but not when recipes could not be looked for everywhere")
  void unreadableDirectoriesHideRecipes() {
    assertThat(files(new BrokenRecipe("main", Path.of("/t/main"), "cannot be read"))).isEmpty();
  }

  private static List<String> files(BrokenRecipe broken) {
    return ObsoletePackages.files(
        new TreeReading(List.of(recipe("zlib", "zlib")), List.of(broken), List.of()), PUBLISHED);
  }

  private static PackageSpec recipe(String name, String... packages) {
    return new PackageSpec(
        name,
        "main/" + name,
        Path.of("/t/main", name),
        Version.parse("1-1"),
        List.of("any"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Stream.of(packages)
            .map(
                one ->
                    new SplitPackage(
                        one, "", "any", List.of(), List.of(), List.of(), List.of(), List.of()))
            .toList(),
        "fingerprint");
  }

  private static RepositoryPackage published(String name, String base) {
    return new RepositoryPackage(
        name,
        base,
        "1-1",
        "",
        "any",
        1,
        List.of(),
        List.of(),
        new PublishedFile(name + "-1-1-any.pkg.tar.zst", 1, "0"));
  }
}
