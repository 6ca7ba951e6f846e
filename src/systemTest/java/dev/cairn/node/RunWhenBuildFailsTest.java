package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a build of a run fails")
@Timeout(600)
class RunWhenBuildFailsTest {
  private final TestingCairn cairn;
  private final TestingTree tree;

  RunWhenBuildFailsTest(@TempDir Path directory) throws Exception {
    cairn = new TestingCairn(directory);
    tree = new TestingTree(directory.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("its dependents are skipped, the rest is built, and after mending all is built")
  void keepsGoing() throws Exception {
    tree.recipe("base");
    tree.recipe("broken", 1, "echo 'broken.c:1: error: no such thing'; false", "base");
    tree.recipe("middle", "broken");
    tree.recipe("leaf", "middle", "base");
    tree.recipe("other", "base");

    Ended first = cairn.run("build", "--all", "--yes");
    assertThat(first.status()).as("%s", first).isEqualTo(1);
    assertThat(first.named("SUCCESS")).containsExactly("base", "other");
    assertThat(first.named("failed")).containsExactly("broken");
    assertThat(first.named("skipped")).containsExactly("leaf", "middle");
    assertThat(first.out())
        .contains("failed   broken 1-1: build: broken.c:1: error: no such thing")
        .contains("skipped  middle 1-1: needs broken")
        .contains("skipped  leaf 1-1: needs middle -> broken");
    assertThat(first.summary()).startsWith("2 built, 1 failed, 2 skipped, 0 ignored in ");
    assertThat(cairn.packagesByPacman()).containsExactlyInAnyOrder("base", "other");

    tree.recipe("broken", 1, "true", "base");
    Ended retried = cairn.run("retry");
    assertThat(retried.status()).as("%s", retried).isZero();
    assertThat(retried.named("SUCCESS")).containsExactly("broken", "leaf", "middle");

    Ended again = cairn.succeed("build", "--all", "--yes");
    assertThat(again.out()).isEqualTo("0 to build, 5 up to date, 0 ignored\n");
    assertThat(cairn.history())
        .filteredOn(build -> build.status().equals("success"))
        .extracting(Wire.Build::name)
        .containsExactlyInAnyOrder("base", "other", "broken", "middle", "leaf");
    assertThat(cairn.leftovers()).isEmpty();
  }

  @Test
  @DisplayName("with --fail-fast nothing more is begun")
  void failsFast() throws Exception {
    cairn.configure("cairn.slots = 1");
    tree.recipe("bad", 1, "false");
    tree.recipe("late", "early");
    tree.recipe("early", 1, "true", "bad-neighbour");
    tree.recipe("bad-neighbour", 1, "false");
    Ended ended = cairn.run("build", "--all", "--yes", "--fail-fast");
    assertThat(ended.status()).as("%s", ended).isEqualTo(1);
    assertThat(ended.named("failed")).hasSize(1);
    assertThat(ended.named("START")).isEqualTo(ended.named("failed"));
    assertThat(ended.out()).contains(": build: ==> ERROR: A failure occurred in build().");
  }

  @Test
  @DisplayName("what is built again, and why, is what has changed and what needs it")
  void reasons() throws Exception {
    tree.recipe("base");
    tree.recipe("program", "base");
    tree.recipe("suite", "program");
    tree.recipe("alone");
    tree.recipe("needy", "base", "'absent>=2'");
    cairn.up();
    Ended first = cairn.run("build", "--all", "--yes");
    assertThat(first.status()).as("%s", first).isEqualTo(1);
    assertThat(first.named("ignored")).containsExactly("needy");
    assertThat(first.named("SUCCESS")).containsExactly("alone", "base", "program", "suite");
    assertThat(cairn.plan("--all"))
        .containsEntry("base", "keep: up to date")
        .containsEntry("suite", "keep: up to date")
        .hasEntrySatisfying("needy", line -> assertThat(line).startsWith("ignore: needs absent"));
    Files.delete(tree.root().resolve("needy/PKGBUILD"));

    tree.recipe("program", 1, "echo changed", "base");
    assertThat(cairn.plan("--all"))
        .isEqualTo(
            Map.of(
                "alone", "keep: up to date",
                "base", "keep: up to date",
                "program", "build: recipe changed",
                "suite", "build: dependency changed: program"));
    Ended touched = cairn.succeed("build", "--all", "--yes");
    assertThat(touched.named("SUCCESS")).containsExactly("program", "suite");

    tree.recipe("base", 2, ":");
    Path alone = cairn.repository().resolve("alone-1-1-any.pkg.tar.zst");
    Files.write(alone, new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(cairn.plan("suite", "alone"))
        .isEqualTo(
            Map.of(
                "alone", "build: package file is damaged: " + alone.getFileName(),
                "base", "build: version changed from 1-1 to 2-1",
                "program", "build: dependency changed: base",
                "suite", "build: dependency changed: program"));
    Files.delete(alone);
    assertThat(cairn.plan("alone"))
        .isEqualTo(Map.of("alone", "build: package file is missing: " + alone.getFileName()));
    assertThat(cairn.succeed("build", "--all", "--yes").named("SUCCESS"))
        .containsExactly("alone", "base", "program", "suite");
    assertThat(cairn.plan("--all").values()).containsOnly("keep: up to date");
    assertThat(cairn.plan("--force", "alone")).containsEntry("alone", "build: forced");
    assertThat(cairn.succeed("force", "alone", "--yes").named("SUCCESS")).containsExactly("alone");
    assertThat(cairn.run("plan", "--all").status()).isEqualTo(77);
  }
}
