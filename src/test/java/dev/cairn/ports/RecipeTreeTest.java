package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.environment.Room;
import dev.cairn.environment.RoomCommand;
import dev.cairn.environment.RoomException;
import dev.cairn.environment.RoomSpec;
import dev.cairn.environment.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisplayName("A recipe tree, read without a room,")
class RecipeTreeTest {
  private static final long HOUR_MS = 3_600_000;

  private final Path directory;
  private final TestingTree tree;
  private final Path makepkg;

  RecipeTreeTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    tree = new TestingTree(directory.resolve("tree"));
    makepkg = Files.createDirectories(directory.resolve("makepkg"));
    Files.writeString(makepkg.resolve("makepkg.conf"), "CARCH=x86_64\n");
  }

  /** Refuses every room, so that nothing is evaluated. */
  private static final class NoRooms implements Rooms {
    @Override
    public Confinement confinement() {
      return Confinement.NAMESPACES;
    }

    @Override
    public Room open(RoomSpec spec) throws RoomException {
      throw new RoomException("no room");
    }

    @Override
    public Process converse(RoomSpec spec, RoomCommand command) throws RoomException {
      throw new RoomException("no room");
    }

    @Override
    public int sweep() {
      return 0;
    }
  }

  private TreeReading read(TreeSettings... trees) throws IOException, InterruptedException {
    ReadingSettings settings =
        new ReadingSettings(
            "x86_64",
            directory.resolve("cache"),
            2,
            Duration.ofSeconds(3),
            0,
            makepkg,
            makepkg.resolve("makepkg.conf"));
    return new RecipeTree(Arrays.asList(trees), settings, new NoRooms()).read();
  }

  private static TreeSettings settings(TestingTree tree) {
    return new TreeSettings(tree.root(), Map.of());
  }

  /** A recipe whose .SRCINFO was written an hour after all else. */
  private static Path described(TestingTree tree, String origin, String name) throws IOException {
    Path recipe = tree.minimal(origin, "");
    Path srcInfo =
        Files.writeString(
            recipe.resolve(".SRCINFO"),
            "pkgbase = %s\n\tpkgver = 2\n\tpkgrel = 1\n\tarch = any\n\npkgname = %s\n"
                .formatted(name, name));
    long written = Files.getLastModifiedTime(recipe.resolve("PKGBUILD")).toMillis() + HOUR_MS;
    Files.setLastModifiedTime(srcInfo, FileTime.fromMillis(written));
    return recipe;
  }

  @Test
  @DisplayName("takes an up-to-date .SRCINFO as it is, in a category or not")
  void takesAnUpToDateSrcInfo() throws Exception {
    described(tree, "textproc/jq", "jq");
    described(tree, "tree", "tree");
    TreeReading reading = read(settings(tree));
    assertThat(reading.specs())
        .extracting(spec -> spec.origin() + " " + spec.version())
        .containsExactly("textproc/jq 2-1", "tree 2-1");
    assertThat(reading.broken()).isEmpty();
  }

  @Test
  @DisplayName("does not take a .SRCINFO that is as old as the recipe, or of a tree with variables")
  void doesNotTakeADoubtfulSrcInfo() throws Exception {
    Path recipe = described(tree, "jq", "jq");
    assertThatThrownBy(() -> read(new TreeSettings(tree.root(), Map.of("PREFIX", "x"))))
        .isInstanceOf(RoomException.class);
    Files.setLastModifiedTime(
        recipe.resolve(".SRCINFO"), Files.getLastModifiedTime(recipe.resolve("PKGBUILD")));
    assertThatThrownBy(() -> read(settings(tree))).isInstanceOf(RoomException.class);
  }

  @Test
  @DisplayName("does not take a .SRCINFO when an old PKGBUILD was moved into place after it")
  void doesNotTakeASrcInfoOlderThanAMove() throws Exception {
    Path recipe = described(tree, "jq", "jq");
    long now = Files.getLastModifiedTime(recipe.resolve("PKGBUILD")).toMillis();
    Files.setLastModifiedTime(recipe.resolve("PKGBUILD"), FileTime.fromMillis(now - 9 * HOUR_MS));
    Files.setLastModifiedTime(recipe.resolve(".SRCINFO"), FileTime.fromMillis(now - HOUR_MS));
    assertThatThrownBy(() -> read(settings(tree))).isInstanceOf(RoomException.class);
  }

  @Test
  @DisplayName("takes a kept result, unless it is damaged or something it depends on has changed")
  void takesAKeptResult() throws Exception {
    Path recipe = tree.minimal("jq", "");
    SrcInfoCache cache = new SrcInfoCache(directory.resolve("cache"));
    String text = "pkgbase = jq\n\tpkgver = 3\n\tpkgrel = 1\n\tarch = any\npkgname = jq\n";
    String key =
        RecipeFingerprint.ofTexts(
            List.of(
                RecipeFingerprint.of(recipe),
                RecipeFingerprint.of(makepkg, _ -> false)
                    + RecipeFingerprint.ofTexts(List.of("CARCH=x86_64\n")),
                "x86_64"));
    cache.keep(key, text);
    assertThat(read(settings(tree)).specs().getFirst().version()).hasToString("3-1");
    Path kept = directory.resolve("cache").resolve(key);
    Files.writeString(kept, Files.readString(kept).replace("pkgver = 3", "pkgver = 4"));
    assertThatThrownBy(() -> read(settings(tree))).isInstanceOf(RoomException.class);
    cache.keep(key, text);
    Files.writeString(makepkg.resolve("makepkg.conf"), "CARCH=aarch64\n");
    assertThatThrownBy(() -> read(settings(tree))).isInstanceOf(RoomException.class);
  }

  @Test
  @DisplayName("is overridden by a later tree, and says so")
  void isOverridden() throws Exception {
    TestingTree later = new TestingTree(directory.resolve("later"));
    described(tree, "main/jq", "jq");
    described(tree, "main/xz", "xz");
    described(later, "mine/jq", "jq");
    TreeReading reading = read(settings(tree), settings(later));
    assertThat(reading.specs())
        .extracting(PackageSpec::origin)
        .containsExactly("mine/jq", "main/xz");
    assertThat(reading.notes()).singleElement().asString().contains("mine/jq overrides");
  }

  @Test
  @DisplayName("is overridden by a later tree also when the recipe there is broken")
  void isOverriddenByABrokenRecipe() throws Exception {
    TestingTree later = new TestingTree(directory.resolve("later"));
    described(tree, "main/jq", "jq");
    described(later, "mine/xz", "xz");
    Path broken = described(later, "mine/jq", "jq");
    Files.createDirectories(broken.resolve("sub"));
    Files.writeString(broken.resolve(".SRCINFO"), "pkgbase = ../jq\n");
    Files.setLastModifiedTime(
        broken.resolve(".SRCINFO"),
        FileTime.fromMillis(
            Files.getLastModifiedTime(broken.resolve("PKGBUILD")).toMillis() + HOUR_MS));
    TreeReading reading = read(settings(tree), settings(later));
    assertThat(reading.specs()).extracting(PackageSpec::name).containsExactly("xz");
    assertThat(reading.broken()).extracting(BrokenRecipe::name).containsExactly("jq");
    assertThat(reading.notes()).singleElement().asString().contains("but is broken");
  }

  @Test
  @DisplayName("reports the second of two recipes of one name")
  void reportsTwoOfOneName() throws Exception {
    described(tree, "a/one", "jq");
    described(tree, "b/two", "jq");
    TreeReading reading = read(settings(tree));
    assertThat(reading.specs()).extracting(PackageSpec::origin).containsExactly("a/one");
    assertThat(reading.broken())
        .extracting(BrokenRecipe::message)
        .containsExactly("is called jq, as is a/one of the same tree");
  }

  @Test
  @DisplayName("is refused when it has no recipe, is not there, or is a file")
  void isRefused() throws Exception {
    assertThatThrownBy(() -> read(settings(tree)))
        .isInstanceOf(RecipeTreeException.class)
        .hasMessageContaining("has no recipe")
        .hasMessageContaining("PKGBUILD");
    assertThatThrownBy(() -> read(new TreeSettings(directory.resolve("absent"), Map.of())))
        .isInstanceOf(RecipeTreeException.class);
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> read(new TreeSettings(file, Map.of())))
        .isInstanceOf(RecipeTreeException.class)
        .hasMessageContaining("not a directory");
  }

  @Test
  @DisplayName("is refused when makepkg is not installed, saying what to install")
  void isRefusedWithoutMakepkg() throws Exception {
    described(tree, "jq", "jq");
    Files.delete(makepkg.resolve("makepkg.conf"));
    assertThatThrownBy(() -> read(settings(tree)))
        .isInstanceOf(RecipeTreeException.class)
        .hasMessageContaining("install the package makepkg");
  }

  @Test
  @DisplayName("is refused when its cache cannot be written, instead of calling recipes broken")
  void isRefusedWithoutACache() throws Exception {
    described(tree, "jq", "jq");
    Files.writeString(directory.resolve("cache"), "a file where a directory should be");
    assertThatThrownBy(() -> read(settings(tree)))
        .isInstanceOf(RecipeTreeException.class)
        .hasMessageContaining("cannot be written");
  }
}
