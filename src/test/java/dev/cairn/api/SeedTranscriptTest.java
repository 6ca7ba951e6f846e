package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The examples of the seed, asked with curl,")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SeedTranscriptTest {
  private static final String DURATION = "([0-9]+h)?([0-9]+m)?([0-9]+s)?|[0-9]+ms";
  private static final String TIME = "20[0-9-]+T[0-9:.]+Z";

  private TestingNode node;
  private ApiDescription description;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    description = new ApiDescription();
    node = TestingNode.withProfile(data, "LiveSystem");
    node.planner.withOrigin("devel/pkgconf").withOrigin("devel/git");
    node.planner.withOrigin("editors/vim", "pkgconf");
    Hold hold = node.executor.hold("git");
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=run.finished,build.completed,stream.*",
            TestingNode.TOKEN)) {
      events.until("stream.opened");
      startBuild();
      hold.awaitReached();
      events.until(event -> event.path("name").asText().equals("vim"));
      workers();
      hold.release();
      events.until("run.finished");
    }
  }

  @AfterAll
  void end() {
    node.close();
  }

  private String curl(String path, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "-N", "--max-time", "30"));
    command.addAll(List.of("-H", "Authorization: Bearer " + TestingNode.TOKEN));
    command.addAll(List.of(options));
    command.add("http://" + node.http + path);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", path, said).isZero();
    return said;
  }

  private JsonNode data(String answer) throws Exception {
    JsonNode whole = Json.wire().readTree(answer);
    assertThat(whole.path("status").asText()).as(answer).isEqualTo("success");
    assertThat(whole.path("meta").path("timestamp").asText()).matches(TIME);
    assertThat(whole.path("meta").path("version").asText()).isNotEmpty();
    assertThat(whole.path("meta").path("request_id").asText()).isNotEmpty();
    return whole.path("data");
  }

  /** The first example; it comes first because the others tell of what it begins. */
  private void startBuild() throws Exception {
    JsonNode begun =
        data(
            curl(
                "/api/v1/builds",
                "-X",
                "POST",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"packages\": [\"editors/vim\", \"devel/git\"], \"profile\": \"LiveSystem\","
                    + " \"force\": false}"));
    assertThat(begun.path("build_id").asText()).matches("[0-9a-f-]{36}");
    assertThat(begun.path("queued_packages").asInt()).isEqualTo(3);
    assertThat(begun.path("estimated_duration").asText()).isNotEmpty().matches(DURATION);
  }

  private void workers() throws Exception {
    JsonNode workers = data(curl("/api/v1/workers"));
    assertThat(workers.path("total").asInt()).isEqualTo(2);
    assertThat(workers.path("busy").asInt() + workers.path("idle").asInt()).isEqualTo(2);
    List<JsonNode> git = new ArrayList<>();
    for (JsonNode worker : workers.path("workers")) {
      assertThat(worker.path("id").isInt()).isTrue();
      assertThat(worker.path("status").asText()).isIn("busy", "idle");
      if (worker.path("current_package").asText().equals("devel/git")) {
        git.add(worker);
      }
    }
    assertThat(git).as("%s", workers).hasSize(1);
    assertThat(git.getFirst().path("phase").asText()).isEqualTo("build");
    assertThat(git.getFirst().path("started_at").asText()).matches(TIME);
  }

  @Test
  @DisplayName("show a package")
  void packageInfo() throws Exception {
    JsonNode vim = data(curl("/api/v1/packages/editors/vim"));
    assertThat(vim.path("portdir").asText()).isEqualTo("editors/vim");
    assertThat(vim.path("version").asText()).isEqualTo("1-1");
    assertThat(vim.path("pkgfile").asText()).isEqualTo("vim-1-1-any.pkg.tar.zst");
    JsonNode last = vim.path("last_build");
    assertThat(last.path("status").asText()).isEqualTo("success");
    assertThat(last.path("timestamp").asText()).matches(TIME);
    assertThat(last.path("duration").asText()).matches(DURATION);
    assertThat(vim.path("dependencies").path("build").isArray()).isTrue();
    assertThat(vim.path("dependencies").path("run").path(0).asText()).isEqualTo("devel/pkgconf");
  }

  @Test
  @DisplayName("show statistics")
  void statistics() throws Exception {
    JsonNode numbers = data(curl("/api/v1/stats"));
    assertThat(numbers.path("total_builds").asInt()).isEqualTo(3);
    assertThat(numbers.path("successful").asInt()).isEqualTo(3);
    assertThat(numbers.path("failed").asInt()).isZero();
    assertThat(numbers.path("success_rate").asDouble()).isEqualTo(100.0);
    assertThat(numbers.path("avg_build_time").asText()).matches(DURATION);
    assertThat(numbers.path("total_build_time").asText()).matches(DURATION);
    assertThat(numbers.path("packages_per_hour").isNumber()).isTrue();
    assertThat(numbers.path("busiest_worker").isInt()).isTrue();
    assertThat(numbers.path("slowest_package").path("portdir").asText()).contains("/");
    assertThat(numbers.path("slowest_package").path("avg_time").asText()).matches(DURATION);
  }

  @Test
  @DisplayName("stream a log")
  void log() throws Exception {
    String stream = curl("/api/v1/logs/vim/stream");
    List<String> lines = stream.lines().filter(line -> line.startsWith("data: {\"line\"")).toList();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(description.faults("LogLine", Json.wire().readTree(line.substring(6)))).isEmpty();
    }
    assertThat(stream).contains("event: end");
  }

  @Test
  @DisplayName("list builds")
  void builds() throws Exception {
    assertThat(data(curl("/api/v1/builds")).path("total").asInt()).isEqualTo(3);
  }

  @Test
  @DisplayName("refuse in the envelope of errors")
  void error() throws Exception {
    JsonNode answer = Json.wire().readTree(curl("/api/v1/builds/abc-123"));
    assertThat(answer.path("status").asText()).isEqualTo("error");
    assertThat(answer.path("error").path("code").asText()).isEqualTo("UNKNOWN_BUILD");
    assertThat(answer.path("error").path("message").asText()).contains("abc-123");
    assertThat(answer.path("error").path("details").isObject()).isTrue();
    assertThat(answer.path("meta").path("request_id").asText()).isNotEmpty();
  }

  @Test
  @DisplayName("tell events with the fields that the seed has")
  void events() throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sSN",
                "-H",
                "Authorization: Bearer " + TestingNode.TOKEN,
                "-H",
                "Accept: text/event-stream",
                "http://" + node.http + "/api/v1/events?offset=0")
            .redirectErrorStream(true)
            .start();
    Map<String, JsonNode> first = new HashMap<>();
    try (BufferedReader lines = curl.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while (!first.containsKey("run.finished") && (line = lines.readLine()) != null) {
        if (line.startsWith("data: ")) {
          JsonNode event = Json.wire().readTree(line.substring(6));
          assertThat(description.faults("Event", event)).as(line).isEmpty();
          first.putIfAbsent(event.path("type").asText(), event);
        }
      }
    } finally {
      curl.destroyForcibly().waitFor();
    }
    has(first, "build.started", "build_id", "package", "worker", "timestamp");
    has(first, "build.progress", "build_id", "phase", "progress", "timestamp");
    has(first, "build.completed", "build_id", "status", "duration", "timestamp");
    has(first, "worker.status", "worker", "status", "timestamp");
    has(first, "worker.idle", "worker", "timestamp");
  }

  private static void has(Map<String, JsonNode> events, String type, String... fields) {
    JsonNode event = events.getOrDefault(type, MissingNode.getInstance());
    assertThat(event.fieldNames()).toIterable().as(type).contains(fields);
  }
}
