package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.TestingNode;
import dev.cairn.cli.TestingCli.Outcome;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cairn ask")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AskCommandTest {
  private final Path data;
  private final TestingCli cli;
  private final TestingNode node;

  AskCommandTest(@TempDir Path data) throws Exception {
    this.data = data;
    this.cli = new TestingCli(data);
    this.node = new TestingNode(data);
  }

  @BeforeEach
  void build() throws Exception {
    node.planner.with("zlib").with("png", "zlib");
    node.announceIn(data);
    assertThat(cli.run("build", "png", "--yes").status()).isZero();
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  @DisplayName("changes says when it was last built well, and why it would be built or kept")
  void changes() throws Exception {
    Outcome outcome = cli.run("ask", "changes", "png");
    assertThat(outcome.out()).matches("(?s)png \\S+ was built well at \\S+Z\n  \\S.*");
    JsonNode json = Json.plain().readTree(cli.run("ask", "changes", "png", "--json").out());
    assertThat(json.path("action").asText()).isEqualTo("keep");
    assertThat(json.path("lastGood").path("status").asText()).isEqualTo("success");
  }

  @Test
  @DisplayName("compare shows what is different between two builds, and nothing when they are one")
  void compare() {
    assertThat(cli.run("ask", "compare", "png", "zlib").out())
        .containsPattern("input +name +png +zlib\n");
    assertThat(cli.run("ask", "compare", "png", "png").out()).isEqualTo("the builds are alike\n");
    Outcome unknown = cli.run("ask", "compare", "png", "pgn");
    assertThat(unknown.err()).contains("did you mean png?");
    assertThat(unknown.status()).isEqualTo(1);
  }

  @Test
  @DisplayName("last-good shows the newest build that succeeded")
  void lastGood() {
    assertThat(cli.run("ask", "last-good", "png").out()).startsWith("png ");
    Outcome never = cli.run("ask", "last-good", "none");
    assertThat(never.err()).isEqualTo("cairn: none was never built well\n");
    assertThat(never.status()).isEqualTo(1);
  }

  @Test
  @DisplayName("slowest and flaky show lists, as long as they are wanted")
  void lists() {
    assertThat(cli.run("ask", "slowest").out()).startsWith("PACKAGE").contains("png", "zlib");
    assertThat(cli.run("ask", "slowest", "--limit", "1").lines()).hasSize(2);
    assertThat(cli.run("ask", "flaky", "--json").out()).isEqualTo("[]\n");
    assertThat(cli.run("ask", "flaky", "--limit", "0").status()).isEqualTo(2);
  }

  @Test
  @DisplayName("needs shows who used a recipe when it was last built")
  void needs() {
    assertThat(cli.run("ask", "needs", "png", "--all").out())
        .isEqualTo("nothing that was built needs png\n");
    assertThat(cli.run("ask", "needs", "png", "--json").out()).isEqualTo("[]\n");
  }
}
