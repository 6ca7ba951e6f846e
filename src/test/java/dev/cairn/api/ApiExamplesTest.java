package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.TestingBuildExecutor.Hold;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The examples of the API")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ApiExamplesTest {
  private static final Path EXAMPLES = Path.of("src/example/api");

  private TestingNode node;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.planner.withOrigin("editors/vim").with("held");
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=run.finished,stream.*",
            TestingNode.TOKEN)) {
      events.until("stream.opened");
      assertThat(run("builds.sh", sh("builds.sh"))).contains("\"queued_packages\":1");
      events.until("run.finished");
    }
  }

  @AfterAll
  void end() {
    node.close();
  }

  private static List<String> sh(String name) {
    return List.of("sh", EXAMPLES.resolve(name).toString());
  }

  private List<String> java(String name) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        EXAMPLES.resolve(name).toString(),
        "http://" + node.http,
        TestingNode.TOKEN);
  }

  /** What an example prints. */
  private String run(String name, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("NODE", "http://" + node.http, "TOKEN", TestingNode.TOKEN));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", name, said).isZero();
    return said;
  }

  @ParameterizedTest
  @DisplayName("of each group work in the shell and in Java, and print the same kinds of answers")
  @CsvSource(
      delimiter = '|',
      value = {
        "packages      | Packages      | \"portdir\":\"editors/vim\"",
        "workers       | Workers       | \"paused\":true",
        "status        | Status        | \"total_builds\":",
        "logs          | Logs          | event: end",
        "configuration | Configuration | \"active\":true",
        "database      | Database      | \"milestones\":",
        "events        | Events        | \"type\":\"build.completed\"",
      })
  void work(String shell, String program, String prints) throws Exception {
    assertThat(run(shell, sh(shell + ".sh"))).contains(prints).doesNotContain("\"error\":{");
    assertThat(run(program, java(program + ".java"))).contains(prints);
  }

  @Test
  @DisplayName("of builds work in Java, too")
  void builds() throws Exception {
    Hold hold = node.executor.hold("vim");
    assertThat(run("Builds", java("Builds.java")))
        .contains("\"queued_packages\":1", "\"state\":", "\"builds\":[]");
    hold.release();
  }

  @Test
  @DisplayName("are one in the shell and one in Java for each group")
  void areThere() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names.stream().filter(name -> name.endsWith(".sh"))).hasSize(8);
      assertThat(names.stream().filter(name -> name.endsWith(".java"))).hasSize(9);
    }
  }
}
