package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a recipe is wrong, its build")
@Timeout(120)
class BuildWhenRecipeIsWrongTest {
  private final Path directory;
  private final TestingExecutor scene;
  private final TestingProgress progress = new TestingProgress();

  BuildWhenRecipeIsWrongTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    scene = new TestingExecutor(directory);
  }

  @AfterEach
  void nothingLeft() throws Exception {
    assertThat(scene.leftovers()).isEmpty();
    assertThat(scene.repository.packages()).isEmpty();
    scene.close();
  }

  @Test
  @DisplayName("fails in its phase with the compiler's own words")
  void doesNotCompile() throws Exception {
    Path recipe =
        scene.recipe(
            "apps/bad",
            "1",
            """
            pkgname=bad
            source=(bad.c)
            sha256sums=(SKIP)
            build() { printf 'all:\\n\\tcc -c bad.c\\n' > Makefile; make; }
            package() { :; }
            """);
    Files.writeString(recipe.resolve("bad.c"), "int main(void) { return x; }\n");
    assertThat(scene.build("apps/bad", progress))
        .isEqualTo(
            new Result.Failed(
                Phase.BUILD,
                "bad.c:1:25: error: ‘x’ undeclared (first use in this function)"
                    + " (log: logs/apps___bad.log)"));
    assertThat(Files.readString(scene.settings.logs().resolve("apps___bad.log")))
        .contains("-- Result: FAILED ---")
        .contains("build: bad.c:1:25: error");
  }

  @Test
  @DisplayName("fails in check when its own test fails")
  void checkFails() throws Exception {
    scene.recipe(
        "apps/bad",
        "1",
        """
        pkgname=bad
        build() { echo 'error: one that does no harm'; }
        check() { echo 'FAIL: arithmetic'; return 1; }
        package() { :; }
        """);
    assertThat(scene.build("apps/bad", progress))
        .isEqualTo(new Result.Failed(Phase.CHECK, "FAIL: arithmetic (log: logs/apps___bad.log)"));
  }

  @Test
  @DisplayName("fails in verify when a file beside the recipe has another checksum")
  void localChecksumDiffers() throws Exception {
    Path recipe =
        scene.recipe(
            "apps/bad",
            "1",
            "pkgname=bad\nsource=(x.c)\nsha256sums=(%s)\npackage() { :; }\n"
                .formatted("0".repeat(64)));
    Files.writeString(recipe.resolve("x.c"), "\n");
    assertThat(scene.build("apps/bad", progress))
        .isEqualTo(
            new Result.Failed(Phase.VERIFY, "checksum differs: x.c (log: logs/apps___bad.log)"));
  }

  @Test
  @DisplayName("fails in fetch when a distfile has another checksum, and names it")
  void checksumDiffers() throws Exception {
    Path upstream = Files.writeString(directory.resolve("up.c"), "\n").toRealPath();
    scene.recipe(
        "apps/bad",
        "1",
        "pkgname=bad\nsource=(file://%s)\nsha256sums=(%s)\npackage() { :; }\n"
            .formatted(upstream, "0".repeat(64)));
    assertThat(scene.executor.carryOut(scene.order("apps/bad", Purpose.FETCH), progress))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.phase()).isEqualTo(Phase.FETCH);
              assertThat(failed.error()).contains("up.c").doesNotContain("\n");
            });
  }

  @Test
  @DisplayName("fails in setup when a dependency is not in the repository")
  void dependencyIsMissing() throws Exception {
    scene.recipe("apps/bad", "1", "pkgname=bad\npackage() { :; }\n");
    assertThat(scene.build("apps/bad", progress, "libabsent>=2"))
        .isEqualTo(
            new Result.Failed(
                Phase.SETUP, "error: target not found: libabsent>=2 (log: logs/apps___bad.log)"));
  }

  @Test
  @DisplayName("does not begin when the recipe was edited after it was planned")
  void recipeChanged() throws Exception {
    scene.recipe("apps/bad", "1", "pkgname=bad\npackage() { :; }\n");
    BuildOrder order = scene.order("apps/bad", Purpose.PUBLISH);
    scene.recipe("apps/bad", "1", "pkgname=bad\npackage() { echo edited; }\n");
    assertThat(scene.executor.carryOut(order, progress))
        .isEqualTo(
            new Result.Failed(
                Phase.SETUP,
                "the recipe changed since it was planned; plan again (log: logs/apps___bad.log)"));
    assertThat(progress.phases()).containsExactly(Phase.SETUP);
  }

  @Test
  @DisplayName("publishes nothing that the recipe does not announce")
  void unannounced() throws Exception {
    scene.recipe(
        "apps/bad",
        "1",
        """
        pkgname=bad
        package() { touch "$PKGDEST/bash-99-1-any.pkg.tar.zst"; }
        """);
    assertThat(scene.build("apps/bad", progress))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.phase()).isEqualTo(Phase.PACKAGE);
              assertThat(failed.error())
                  .startsWith(
                      "makepkg made what the recipe does not announce: bash-99-1-any.pkg.tar.zst");
            });
    assertThat(progress.made()).isEmpty();
  }

  @Test
  @DisplayName("reaches no network, not even this machine")
  void triesTheNetwork() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      scene.recipe(
          "apps/bad",
          "1",
          """
          pkgname=bad
          build() {
            for host in 127.0.0.1 %s; do
              if (exec 3<>/dev/tcp/$host/%d); then echo "error: reached $host"; fi
            done
            echo "error: no network"; return 1
          }
          package() { :; }
          """
              .formatted(InetAddress.getLocalHost().getHostAddress(), server.getLocalPort()));
      assertThat(scene.build("apps/bad", progress))
          .isEqualTo(
              new Result.Failed(Phase.BUILD, "error: no network (log: logs/apps___bad.log)"));
      server.setSoTimeout(1);
      assertThat(org.assertj.core.api.Assertions.catchThrowable(server::accept))
          .isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  @DisplayName("writes nowhere but into its room")
  void writesOutside() throws Exception {
    scene.recipe(
        "apps/bad",
        "1",
        """
        pkgname=bad
        build() {
          for place in /usr/bin /etc /repository /cairn/recipe /cairn/distfiles \\
              /cairn/configuration /cairn/out "%s" "%s"; do
            if touch "$place/intruder"; then echo "error: wrote into $place"; return 1; fi
          done
          echo "error: nothing written"; return 1
        }
        package() { :; }
        """
            .formatted(scene.data, scene.tree));
    assertThat(scene.build("apps/bad", progress))
        .isEqualTo(
            new Result.Failed(Phase.BUILD, "error: nothing written (log: logs/apps___bad.log)"));
  }
}
