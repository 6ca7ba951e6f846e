package dev.cairn.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.environment.Rooms;
import dev.cairn.environment.TestingRooms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("What is read of a recipe")
class TreeReadingAgainstMakepkgTest {
  private static final Map<String, String> VARIABLES =
      Map.of("MINGW_PACKAGE_PREFIX", "mingw-w64 x86_64", "_quoted", "a'b\"c $(id)");

  private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
  private final Path directory;
  private final TestingTree tree;
  private final PkgbuildEvaluator evaluator;

  TreeReadingAgainstMakepkgTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    tree = new TestingTree(directory.resolve("tree"));
    Rooms rooms = TestingRooms.namespaces(directory.resolve("data"));
    ReadingSettings settings = ReadingSettings.of("x86_64", directory.resolve("cache"), 1, 0);
    evaluator =
        new PkgbuildEvaluator(rooms, new TreeSettings(tree.root(), VARIABLES), settings, 0, alarms);
  }

  @AfterEach
  void close() {
    evaluator.close();
    alarms.shutdownNow();
  }

  private record Said(int status, String output, String errors) {}

  /** The real thing, as a user without privileges, with the same environment. */
  private Said makepkg(Path recipe) throws IOException, InterruptedException {
    Path scratch = Files.createDirectories(directory.resolve("scratch"));
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "makepkg",
                "--printsrcinfo")
            .directory(recipe.toFile());
    Path errors = Files.createTempFile(directory, "makepkg", ".err");
    builder.redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.get("PATH");
    environment.clear();
    environment.putAll(VARIABLES);
    environment.put("PATH", path);
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("CARCH", "x86_64");
    for (String place : List.of("HOME", "BUILDDIR", "PKGDEST", "SRCDEST", "LOGDEST")) {
      environment.put(place, scratch.toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), output, Files.readString(errors));
  }

  @Test
  @Timeout(300)
  @DisplayName("is line by line what makepkg --printsrcinfo prints")
  void isWhatMakepkgPrints() throws Exception {
    List<Path> recipes = new ArrayList<>(tree.generate(10, 7));
    recipes.addAll(oddRecipes());
    for (Path recipe : recipes) {
      Said makepkg = makepkg(recipe);
      assertThat(makepkg.status()).as(makepkg.errors()).isZero();
      assertThat(evaluator.evaluate(recipe).lines().toList())
          .as(recipe.toString())
          .endsWith("# complete")
          .startsWith(makepkg.output().lines().toArray(String[]::new))
          .hasSize(1 + (int) makepkg.output().lines().count());
    }
  }

  private List<Path> oddRecipes() throws IOException {
    List<Path> recipes = new ArrayList<>();
    recipes.add(
        tree.minimal(
            "odd/spaces",
            """
            pkgdesc='  many    blanks	and a tab  '
            license=('custom: two words')
            optdepends=('bash: one' "x>=1:2: two  blanks")
            groups=('' "$_quoted" "$MINGW_PACKAGE_PREFIX")
            """));
    recipes.add(
        tree.recipe(
            "odd/overrides",
            """
            pkgbase=overrides
            pkgname=(one two three)
            pkgver=1
            pkgrel=1
            arch=(x86_64)
            depends=(a b)
            depends_x86_64=(c)
            options=(!strip)
            package_one() {
              depends=()
              depends_x86_64+=(d)
              options+=(debug)
              url=https://example.org/one
              license=(MIT
                       BSD)
            }
            package_two() {
              local i
              for i in 1 2; do
                provides+=("p$i")
              done
              provides=("p=$pkgver")
              pkgdesc="with = sign and (brackets)"
              groups=($(echo g1 g2))
            }
            package_three() { :; }
            """));
    recipes.add(
        tree.recipe(
            "odd/functionless", "pkgname=functionless\npkgver=2\npkgrel=1\narch=(any)\nepoch=3\n"));
    recipes.add(
        tree.recipe(
            "odd/assigned-in-package",
            """
            pkgname=assigned-in-package
            pkgver=2
            pkgrel=1
            arch=(x86_64)
            pkgdesc=general
            package() {
              pkgdesc=special
              depends=(only-here)
            }
            """));
    return recipes;
  }

  @Test
  @Timeout(300)
  @DisplayName("is refused with makepkg's message when makepkg refuses it")
  void isRefusedAsMakepkgRefuses() throws Exception {
    List<Path> recipes =
        List.of(
            tree.recipe("bad/no-pkgver", "pkgname=no-pkgver\npkgrel=1\narch=(any)\n"),
            tree.minimal("bad/hyphen", "pkgver=1-2\n"),
            tree.minimal("bad/name", "pkgname='a b'\n"),
            tree.minimal("bad/newline", "pkgname=$'a\\nb'\n"),
            tree.minimal("bad/any-and-more", "arch=(any x86_64)\n"),
            tree.minimal("bad/no-array", "depends='a b'\n"),
            tree.minimal("bad/dependency", "depends=('a-b>=1:2-x-3')\n"),
            tree.minimal("bad/extra-function", "pkgname=(a b)\n"),
            tree.minimal("bad/in-package", "package() { makedepends=(x); }\n"),
            tree.minimal("bad/carriage-return", "pkgdesc=x\r\n"),
            tree.minimal("bad/syntax", "build() {\n"),
            tree.minimal("bad/last-command-fails", "no-such-command-here\n"));
    for (Path recipe : recipes) {
      Said makepkg = makepkg(recipe);
      assertThat(makepkg.status()).as(recipe.toString()).isNotZero();
      String firstError =
          makepkg
              .errors()
              .lines()
              .filter(line -> line.startsWith("==> ERROR: "))
              .findFirst()
              .orElseThrow()
              .substring("==> ERROR: ".length());
      String message = "accepted";
      try {
        evaluator.evaluate(recipe);
      } catch (RecipeException e) {
        message = e.getMessage();
      }
      // Bash's own reason, with the line, stands where makepkg only says that it gave up.
      String expected =
          firstError.startsWith("Failed to source ")
              ? recipe.resolve("PKGBUILD") + ": line "
              : firstError;
      assertThat(message).as(recipe.toString()).contains(expected).hasLineCount(1);
    }
  }
}
