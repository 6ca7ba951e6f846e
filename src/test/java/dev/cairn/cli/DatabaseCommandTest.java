package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.TestingNode;
import dev.cairn.cli.TestingCli.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cairn database")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DatabaseCommandTest {
  private final Path data;
  private final TestingCli cli;
  private final TestingNode node;

  DatabaseCommandTest(@TempDir Path data) throws Exception {
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
  @DisplayName("stats says where it is and what it holds")
  void stats() throws Exception {
    Outcome outcome = cli.run("database", "stats");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .startsWith(data.resolve("database/history.mv.db") + ": ")
        .containsPattern("\nbuilds +2\n")
        .containsPattern("\npackages +2\n");
    JsonNode json = Json.plain().readTree(cli.run("database", "stats", "--json").out());
    assertThat(json.path("rows").path("runs").asLong()).isEqualTo(1);
  }

  @Test
  @DisplayName("rebuild leaves the history as it was")
  void rebuild() {
    List<String> before = cli.run("history", "--json").lines();
    Outcome outcome = cli.run("database", "rebuild");
    assertThat(outcome.out()).matches("the tables tell of \\d+ milestones\n");
    assertThat(outcome.status()).isZero();
    assertThat(cli.run("history", "--json").lines()).isEqualTo(before);
    assertThat(cli.run("plan", "png").status()).isEqualTo(ExitStatus.NOTHING_TO_DO);
  }

  @Test
  @DisplayName("clean forgets recipes that there are no more, and only those")
  void clean() {
    node.recipes.addAll(List.of("zlib", "jq"));
    assertThat(cli.run("database", "clean").out()).isEqualTo("forgot png\n");
    assertThat(cli.run("database", "clean").out()).isEqualTo("nothing is stale\n");
    assertThat(cli.run("database", "clean", "--json").out()).isEqualTo("{\"removed\":[]}\n");
    assertThat(cli.run("history", "png").out()).contains("success");
  }

  @Test
  @DisplayName("export writes each row as an object, without the mark of its end")
  void export() throws Exception {
    Outcome outcome = cli.run("database", "export");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.lines())
        .allMatch(line -> line.startsWith("{\"table\":\""))
        .anyMatch(line -> line.contains("\"table\":\"packages\",\"row\":{\"name\":\"png\""));
    for (String line : outcome.lines()) {
      assertThat(Json.plain().readTree(line).path("row").isObject()).isTrue();
    }
  }
}
