package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The copy of a recipe")
class RecipeSnapshotTest {
  private final Path directory;
  private final Path tree;
  private final Path recipe;
  private final Path copy;

  RecipeSnapshotTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    tree = Files.createDirectory(directory.toRealPath().resolve("tree"));
    recipe = Files.createDirectories(tree.resolve("apps/hello"));
    copy = directory.resolve("copy");
    Files.writeString(recipe.resolve("PKGBUILD"), "pkgname=hello\n");
  }

  @Test
  @DisplayName("has the files with their modes, and what the builder needs to read them")
  void files() throws Exception {
    Files.createDirectories(recipe.resolve("patches"));
    Path secret = Files.writeString(recipe.resolve("patches/a.patch"), "a");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
    RecipeSnapshot.copy(recipe, copy, tree);
    RecipeSnapshot.makeReadable(copy);
    assertThat(copy.resolve("PKGBUILD")).hasContent("pkgname=hello");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(copy.resolve("patches/a.patch"))))
        .isEqualTo("rwxr--r--");
  }

  @Test
  @DisplayName("leaves out what makepkg and git leave behind, as the fingerprint does")
  void leftovers() throws Exception {
    Files.createDirectories(recipe.resolve("src/hello"));
    Files.createDirectories(recipe.resolve("pkg"));
    Files.createDirectories(recipe.resolve(".git"));
    Files.createDirectories(recipe.resolve("data/src"));
    Files.writeString(recipe.resolve("hello-1-1-any.pkg.tar.zst"), "");
    Files.writeString(recipe.resolve(".SRCINFO"), "");
    RecipeSnapshot.copy(recipe, copy, tree);
    assertThat(copy.toFile().list()).containsExactlyInAnyOrder("PKGBUILD", "data");
    assertThat(copy.resolve("data/src")).isDirectory();
  }

  @Test
  @DisplayName("keeps links inside the recipe and copies files from elsewhere in the tree")
  void links() throws Exception {
    Files.writeString(tree.resolve("common.patch"), "shared");
    Files.createSymbolicLink(recipe.resolve("inside"), Path.of("PKGBUILD"));
    Files.createSymbolicLink(recipe.resolve("outside"), Path.of("../../common.patch"));
    RecipeSnapshot.copy(recipe, copy, tree);
    assertThat(copy.resolve("inside")).isSymbolicLink();
    assertThat(copy.resolve("outside")).isRegularFile().hasContent("shared");
    assertThat(Files.isSymbolicLink(copy.resolve("outside"))).isFalse();
  }

  @Test
  @DisplayName("is refused when a link would show the recipe another file of this machine")
  void out() throws IOException {
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(recipe.resolve("x"), Path.of("../../../secret"));
    assertThatThrownBy(() -> RecipeSnapshot.copy(recipe, copy, tree))
        .isInstanceOf(BuildFailure.class)
        .hasMessage("in the recipe, x leads out of the tree: put the file itself there");
  }
}
