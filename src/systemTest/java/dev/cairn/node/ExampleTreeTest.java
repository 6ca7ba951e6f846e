package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Takes minutes and needs the sources of the packages, or the distribution's copies of them. */
@Tag("system")
@Tag("example")
@DisplayName("The tree of examples")
@Timeout(50 * 60)
class ExampleTreeTest {
  private static final Path EXAMPLES = Path.of("src/example/ports").toAbsolutePath();

  /** Ends what hangs: far more than a quiet machine needs, because what is tested is no time. */
  private static final Duration BUILT_MAX = Duration.ofMinutes(45);

  @Test
  @DisplayName("is built as a whole, its programs run, and then there is nothing to do")
  void buildsAndRuns(@TempDir Path directory) throws Exception {
    Set<String> recipes = recipes();
    assertThat(recipes).hasSizeGreaterThanOrEqualTo(14);
    TestingCairn cairn = new TestingCairn(directory);
    try {
      cairn.set("CAIRN_TREE", EXAMPLES.toString());
      cairn.configure("cairn.slots = 2");
      Ended built = cairn.start("build", "--all", "--yes").await(BUILT_MAX);
      assertThat(built.status()).as("%s", built).isZero();
      assertThat(built.named("SUCCESS")).isEqualTo(recipes);
      assertThat(built.summary())
          .startsWith(recipes.size() + " built, 0 failed, 0 skipped, 0 ignored in ");

      TestingCairn.Running node = cairn.up();
      List<String[]> programs = programs();
      assertThat(programs).hasSizeGreaterThanOrEqualTo(14);
      List<Wire.ProgramResult> results = cairn.runPrograms(programs);
      assertThat(results).hasSameSizeAs(programs);
      for (int at = 0; at < programs.size(); at++) {
        assertThat(results.get(at).exitStatus()).as("%s", results.get(at)).isZero();
        assertThat(results.get(at).output()).contains(programs.get(at)[2]);
      }
      Ended again = cairn.succeed("build", "--all", "--yes");
      assertThat(again.out())
          .isEqualTo("0 to build, %d up to date, 0 ignored\n".formatted(recipes.size()));
      assertThat(cairn.run("plan", "--all").status()).isEqualTo(77);
      cairn.succeed("down");
      assertThat(node.await().status()).isZero();
      assertThat(cairn.leftovers()).isEmpty();
    } finally {
      cairn.close();
    }
  }

  private static Set<String> recipes() throws Exception {
    try (var files = Files.walk(EXAMPLES)) {
      Set<String> names = new TreeSet<>();
      files
          .filter(directory -> Files.exists(directory.resolve("PKGBUILD")))
          .forEach(directory -> names.add(directory.getFileName().toString()));
      return names;
    }
  }

  /** Package, command and text that its output must have. */
  private static List<String[]> programs() throws Exception {
    return Files.readAllLines(EXAMPLES.resolve("programs.list")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .toList();
  }
}
