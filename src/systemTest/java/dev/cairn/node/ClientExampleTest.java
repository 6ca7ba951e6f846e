package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("The example of the client for Java programs")
@Timeout(300)
class ClientExampleTest {
  private static final Path EXAMPLE = Path.of("src/example/client/BuildAndFollow.java");

  @TempDir Path directory;
  private TestingCairn cairn;

  @BeforeEach
  void start() throws Exception {
    cairn = new TestingCairn(directory);
    new TestingTree(directory.resolve("tree")).recipe("lib", 1, "echo built by the example");
    cairn.up();
  }

  @AfterEach
  void end() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("builds a package with the client's own few libraries, and prints its log")
  void runs() throws Exception {
    Process example =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    "target/client/cairn-client.jar:target/client/lib/*",
                    EXAMPLE.toString(),
                    cairn.data().toString(),
                    "lib"))
            .redirectErrorStream(true)
            .start();
    example.getOutputStream().close();
    String said = new String(example.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(example.waitFor()).as(said).isZero();
    assertThat(said.lines()).containsSubsequence("built by the example", "built [lib], failed []");
    assertThat(cairn.plan("lib")).containsEntry("lib", "keep: up to date");
  }
}
