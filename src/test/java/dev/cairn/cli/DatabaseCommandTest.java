package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.HistoryWire;
import dev.cairn.api.Json;
import dev.cairn.api.TestingNode;
import dev.cairn.builddb.TestingLegacyStores;
import dev.cairn.cli.TestingCli.Outcome;
import java.nio.file.Files;
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
  @DisplayName("import takes over a store once, leaves it as it is, and lets nobody skip a build")
  void importStore() throws Exception {
    Path store = data.resolve("dsynth.db");
    byte[] content = TestingLegacyStores.record(node.planner.origin("jq"), 0x0badcafe);
    Files.write(store, content);
    Outcome outcome = cli.run("database", "import", store.toString());
    assertThat(outcome.out())
        .isEqualTo("took over 1 entry of %s (dsynth-db), 0 lines refused\n".formatted(store));
    assertThat(outcome.status()).isZero();
    assertThat(cli.run("database", "import", store.toString()).out())
        .startsWith(
            "1 entry of %s (dsynth-db), 0 lines refused: taken over before, by ".formatted(store))
        .endsWith("; nothing has changed\n");
    assertThat(store).hasBinaryContent(content);
    assertThat(cli.run("history", "jq").lines())
        .containsExactly(
            "jq was never built",
            "imported, not proven: %s 1.3.1, built 2024-05-01T10:00:00, fingerprint 0badcafe (dsynth-db) of dsynth.db"
                .formatted(node.planner.origin("jq")));
    node.planner.with("jq");
    assertThat(cli.run("plan", "jq").status()).isZero();
  }

  @Test
  @DisplayName("import says which lines it refused, and that a file is no store")
  void importRefuses() throws Exception {
    Path store = Files.writeString(data.resolve("crc_index"), "a/b:1\nextra:fields:x\n");
    Outcome outcome = cli.run("database", "import", store.toString(), "--json");
    assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(outcome.err())
        .isEqualTo("cairn: %s: line 2 is not ORIGIN:HEX: extra:fields:x\n".formatted(store));
    JsonNode json = Json.plain().readTree(outcome.out());
    assertThat(json.path("entries").asInt()).isEqualTo(1);
    assertThat(json.path("refused").asInt()).isEqualTo(1);
    assertThat(json.path("added").asBoolean()).isTrue();
    Files.writeString(store, "hello\n");
    outcome = cli.run("database", "import", store.toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(outcome.err()).contains("no entry of a crc_index").hasLineCount(1);
    assertThat(cli.run("database", "import", data.toString()).err()).contains("is no file");
    assertThat(cli.run("database", "import").status()).isEqualTo(ExitStatus.USAGE);
    Files.write(store, new byte[HistoryWire.IMPORT_BYTES_MAX + 1]);
    assertThat(cli.run("database", "import", store.toString()).err())
        .contains("longer than 8.0 MiB");
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
