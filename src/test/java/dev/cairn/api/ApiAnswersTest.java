package dev.cairn.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.ApiDescription.Operation;
import dev.cairn.build.TestingBuildExecutor;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a node answers")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ApiAnswersTest {
  private static final String V1 = "/api/v1/";
  private static final String ZLIB = "{\"names\":[\"zlib\"],\"force\":true}";

  /** What every operation refuses in the same way; OpenApiTest produces each for each of them. */
  private static final Set<Integer> COMMON = Set.of(401, 406, 413, 415, 421);

  /** Statuses that need a broken machine, and the tests that break one. */
  private static final Map<Integer, String> BROKEN =
      Map.of(
          500, "a damaged journal (JournalDamageTest), or a defect: Answers.defect",
          503, "a node that stops, or that finds no controller: HealthTest, MemberApiTest",
          507, "a full disk: ApiWhenDiskIsFullTest");

  /** Statuses that this test cannot produce without another node, and why they are possible. */
  private static final Map<String, String> REASONED =
      Map.ofEntries(
          entry("GET /api/v1/artifacts/{build} 409", "a recipe that makes several packages"),
          entry("POST /api/v1/database/clean 404", "a tree with a broken recipe: RecipeNames"),
          entry("GET /api/v1/distfiles/unused 404", "a tree with a broken recipe: DistfileView"),
          entry("DELETE /api/v1/distfiles/unused 404", "a tree with a broken recipe: DistfileView"),
          entry(
              "POST /api/v1/journal/compact 409",
              "a damaged journal, a full disk, or LevelDB in Java"),
          entry(
              "POST /api/v1/journal/retain 409",
              "a journal that is damaged, closed or full: JournalWriter"));

  @TempDir Path data;
  private ApiDescription description;
  private TestingNode node;
  private Conversation talk;

  @BeforeEach
  void start() throws Exception {
    description = new ApiDescription();
    node = new TestingNode(data);
    node.planner.with("zlib").with("png", "zlib").with("bad").with("slow").with("behind", "slow");
    node.planner.withBroken("broken", "recipe is broken: PKGBUILD does not parse");
    node.executor.fail("bad", "error in foo.c");
    node.unused.add(new Wire.UnusedFile("old.tar.gz", 1234));
    node.recipes.add("zlib");
    talk = new Conversation(description, node);
  }

  @AfterEach
  void end() {
    talk.close();
    node.close();
  }

  @Test
  @DisplayName("fits what is documented of it, and everything that is documented can be answered")
  void fits() throws Exception {
    nothingYet();
    Hold hold = node.executor.hold("slow");
    runUnderWay(hold);
    builds();
    packages();
    logs();
    artifacts();
    status();
    database();
    events();
    audit();
    care();
    access();
    health();
    talk.post(200, V1 + "shutdown", null);
    assertThat(missing()).as("documented, but never answered").isEmpty();
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Operation operation : description.operations()) {
      operation
          .description()
          .path("responses")
          .fieldNames()
          .forEachRemaining(
              status -> {
                int number = Integer.parseInt(status);
                boolean isKnown =
                    COMMON.contains(number)
                        || BROKEN.containsKey(number)
                        || REASONED.containsKey(operation + " " + status)
                        || talk.seen()
                            .getOrDefault(operation.toString(), Set.of())
                            .contains(number);
                if (!isKnown) {
                  missing.add(operation + " " + status);
                }
              });
    }
    return missing;
  }

  private void nothingYet() throws Exception {
    for (String path :
        List.of(
            "status",
            "cluster",
            "workers",
            "workers/0",
            "queue",
            "stats",
            "stats/today",
            "repository",
            "config",
            "config/profiles")) {
      talk.get(200, V1 + path);
    }
    talk.get(404, V1 + "workers/0/log");
    talk.delete(409, V1 + "builds/zlib");
    talk.delete(409, V1 + "queue/zlib");
    talk.delete(409, V1 + "runs/latest");
    talk.post(409, V1 + "builds/zlib/retry", null);
    talk.post(409, V1 + "queue/zlib/priority", "{\"priority\":1}");
    talk.get(404, V1 + "packages/apps/none");
    talk.post(200, V1 + "plan", "{\"names\":[\"png\",\"broken\"]}");
    talk.post(422, V1 + "plan", "{\"names\":[\"none\"]}");
    talk.post(400, V1 + "plan", "{}");
  }

  private void access() throws Exception {
    String key = "{\"name\":\"robot\",\"scope\":\"read\",\"counts\":\"PT1H\"}";
    talk.post(400, V1 + "keys", "{\"name\":\"robot\",\"scope\":\"all\"}");
    talk.post(200, V1 + "keys", key);
    talk.post(409, V1 + "keys", key);
    talk.get(200, V1 + "keys");
    talk.delete(404, V1 + "keys/none");
    talk.delete(200, V1 + "keys/robot");
    talk.get(200, V1 + "session");
    String cookie =
        talk.post(204, V1 + "session", null).headers().firstValue("Set-Cookie").orElseThrow();
    talk.post(
        403,
        V1 + "session",
        null,
        "Authorization",
        "none",
        "Cookie",
        cookie.replaceFirst(";.*", ""),
        "Origin",
        "http://" + node.http);
    talk.delete(204, V1 + "session");
  }

  private void runUnderWay(Hold hold) throws Exception {
    try (TestingSocket events = socket("types=build.failed,run.finished,stream.*")) {
      events.until("stream.opened");
      HttpResponse<String> begun =
          talk.post(202, V1 + "builds", "{\"packages\":[\"zlib\",\"bad\",\"behind\",\"broken\"]}");
      String run = begun.headers().firstValue("Location").orElseThrow();
      hold.awaitReached();
      events.until("build.failed");
      talk.get(200, run);
      talk.get(200, run + "/graph");
      talk.get(404, V1 + "runs/none/graph");
      talk.get(200, V1 + "queue");
      talk.get(200, V1 + "status");
      talk.get(200, V1 + "workers");
      talk.get(200, V1 + "packages/apps/behind/status");
      for (String path : List.of("builds", "queue")) {
        talk.post(409, V1 + path, "{\"names\":[\"zlib\"],\"purpose\":\"test\",\"force\":true}");
        talk.post(422, V1 + path, "{\"names\":[\"zlib\"],\"profile\":\"other\"}");
      }
      talk.post(400, V1 + "builds/bad/retry", null, "Idempotency-Key", "two words");
      talk.post(202, V1 + "builds/bad/retry", null, "Idempotency-Key", "again");
      talk.post(422, V1 + "builds/slow/retry", null, "Idempotency-Key", "again");
      events.until("build.failed");
      talk.post(404, V1 + "builds/none/retry", null);
      talk.post(200, V1 + "queue/behind/priority", "{\"priority\":10}");
      talk.post(404, V1 + "queue/none/priority", "{\"priority\":10}");
      talk.delete(404, V1 + "queue/none");
      talk.delete(200, V1 + "queue/behind");
      talk.delete(404, V1 + "builds/none");
      talk.delete(400, run + "?now=perhaps");
      talk.delete(412, run, "If-Match", "W/\"other\"");
      String tag = talk.get(200, run).headers().firstValue("ETag").orElseThrow();
      talk.delete(200, run, "If-Match", tag);
      hold.release();
      events.until("run.finished");
      talk.get(200, V1 + "history/runs/" + run.substring(run.lastIndexOf('/') + 1) + "/builds");
    }
    for (String word : List.of("pause", "resume")) {
      talk.post(200, V1 + "workers/all/" + word, null);
      talk.post(404, V1 + "workers/9/" + word, null);
    }
    talk.get(409, V1 + "workers/all");
    talk.get(404, V1 + "workers/9");
  }

  private void builds() throws Exception {
    for (String path : List.of("builds", "queue")) {
      talk.post(200, V1 + path, "{\"names\":[\"zlib\"]}");
    }
    built("queue", ZLIB, Optional.empty());
    Hold hold = node.executor.hold("slow");
    built("builds", "{\"names\":[\"slow\"],\"force\":true}", Optional.of(hold));
    talk.get(200, V1 + "builds?status=failed&since=1d&limit=20");
    talk.get(400, V1 + "builds?status=none");
    talk.get(200, V1 + "builds/zlib");
    talk.get(404, V1 + "builds/none");
    talk.get(200, V1 + "runs?limit=5");
    talk.get(400, V1 + "runs?limit=five");
    talk.get(200, V1 + "runs/latest");
    talk.get(404, V1 + "runs/none");
  }

  /** Builds; what is held is cancelled. */
  private void built(String path, String body, Optional<Hold> hold) throws Exception {
    try (TestingSocket events = socket("types=run.finished,stream.*")) {
      events.until("stream.opened");
      talk.post(202, V1 + path, body);
      if (hold.isPresent()) {
        hold.get().awaitReached();
        talk.delete(412, V1 + "builds/slow", "If-Match", "W/\"other\"");
        String tag = talk.get(200, V1 + "builds/slow").headers().firstValue("ETag").orElseThrow();
        talk.delete(200, V1 + "builds/slow", "If-Match", tag);
        hold.get().release();
      }
      events.until("run.finished");
    }
  }

  private TestingSocket socket(String query) throws Exception {
    return new TestingSocket("ws://" + node.http + V1 + "events?" + query, TestingNode.TOKEN);
  }

  private void packages() throws Exception {
    node.packages.add(
        new Wire.PublishedPackage(
            "zlib", "zlib", "1-1", "A library", "any", 1, 2, "zlib.pkg", "0".repeat(64)));
    talk.get(200, V1 + "packages?name=z");
    talk.get(400, V1 + "packages?limit=-1");
    talk.get(200, V1 + "packages/apps/zlib");
    for (String what : List.of("deps", "history", "status")) {
      talk.get(200, V1 + "packages/apps/zlib/" + what);
      talk.get(404, V1 + "packages/apps/none/" + what);
    }
    talk.get(400, V1 + "packages/apps/zlib/history?page=0");
    talk.get(200, V1 + "stats/package/apps/zlib");
    talk.get(404, V1 + "stats/package/apps/none");
    talk.get(200, V1 + "distfiles/unused");
    talk.delete(412, V1 + "distfiles/unused", "If-Match", "W/\"other\"");
    talk.delete(200, V1 + "distfiles/unused");
    talk.post(200, V1 + "programs", "{\"programs\":[{\"package_name\":\"jq\",\"argv\":[\"jq\"]}]}");
  }

  private void logs() throws Exception {
    talk.get(200, V1 + "logs/zlib?offset=1");
    talk.get(400, V1 + "logs/zlib?offset=one");
    talk.get(404, V1 + "logs/none");
    HttpResponse<String> whole = talk.get(200, V1 + "logs/zlib/stream");
    List<String> lines = whole.body().lines().filter(line -> line.startsWith("data: ")).toList();
    assertThat(lines).hasSizeGreaterThan(1);
    for (String line : lines.subList(0, lines.size() - 1)) {
      assertThat(description.faults("LogLine", Json.wire().readTree(line.substring(6)))).isEmpty();
    }
    assertThat(description.faults("LogEnd", Json.wire().readTree(lines.getLast().substring(6))))
        .isEmpty();
    talk.get(400, V1 + "logs/zlib/stream?offset=one");
    talk.get(404, V1 + "logs/none/stream");
    talk.get(204, V1 + "logs/zlib/stream", "Last-Event-ID", lastId(whole));
    String worker = Conversation.data(talk.get(200, V1 + "builds/zlib")).path("worker").asText();
    String log = V1 + "workers/" + worker.replace("/", "%2F") + "/log";
    HttpResponse<String> printed = talk.get(200, log);
    talk.get(204, log, "Last-Event-ID", lastId(printed));
    talk.get(400, log, "Last-Event-ID", lastId(printed).replaceFirst(":.*", ":x"));
    talk.get(200, log, "Last-Event-ID", "of-another-build:7");
    talk.get(409, V1 + "workers/all/log");
  }

  private static String lastId(HttpResponse<String> events) {
    return events
        .body()
        .lines()
        .filter(line -> line.startsWith("id: "))
        .reduce((_, last) -> last)
        .orElseThrow()
        .substring(4);
  }

  private void artifacts() throws Exception {
    Path file = data.resolve("repository/zlib-1-1-any.pkg.tar.zst");
    Files.createDirectories(data.resolve("repository"));
    Files.write(file, TestingBuildExecutor.content());
    for (String path : List.of("artifacts/zlib", "artifacts/zlib/zlib-1-1-any.pkg.tar.zst")) {
      talk.get(200, V1 + path);
      talk.get(206, V1 + path, "Range", "bytes=990-");
      talk.get(416, V1 + path, "Range", "bytes=1000-");
    }
    talk.get(404, V1 + "artifacts/bad");
    talk.get(404, V1 + "artifacts/zlib/none");
    Files.delete(file);
    talk.get(410, V1 + "artifacts/zlib");
    talk.get(410, V1 + "artifacts/zlib/zlib-1-1-any.pkg.tar.zst");
  }

  private void status() throws Exception {
    for (String path :
        List.of("status", "cluster", "workers", "queue", "stats", "stats/today", "metrics")) {
      talk.get(200, V1 + path);
    }
    talk.get(200, "/metrics");
    talk.get(200, V1 + "openapi.json");
  }

  private void database() throws Exception {
    talk.get(200, V1 + "database/stats");
    talk.post(200, V1 + "database/rebuild", null);
    talk.post(200, V1 + "database/clean", null);
    talk.get(200, V1 + "database/export");
    talk.get(200, V1 + "history/imported/zlib");
    talk.post(200, V1 + "database/import?file=crc_index", "devel/zlib:1\nbad\n");
    talk.post(422, V1 + "database/import", "no store");
    assertThat(talk.get(200, V1 + "history/imported/zlib").body()).contains("dsynth-crc-index");
    for (String list : List.of("slowest", "flaky")) {
      talk.get(200, V1 + "history/" + list + "?limit=3");
      talk.get(400, V1 + "history/" + list + "?limit=three");
    }
    talk.get(200, V1 + "history/compare?left=zlib&right=bad");
    talk.get(400, V1 + "history/compare?left=zlib");
    talk.get(404, V1 + "history/compare?left=zlib&right=none");
    talk.get(200, V1 + "history/changes/zlib");
    talk.get(404, V1 + "history/changes/none");
    talk.get(200, V1 + "history/last-good/zlib");
    talk.get(404, V1 + "history/last-good/none");
    talk.get(200, V1 + "history/dependents/zlib");
  }

  private void events() throws Exception {
    Operation stream = description.operation("GET", V1 + "events");
    try (TestingSocket events = socket("offset=0")) {
      talk.saw(stream, 101);
      List<JsonNode> all =
          events.until(
              event ->
                  event.path("type").asText().equals("run.finished")
                      && event.path("cancelled").asInt() == 1
                      && event.path("built").asInt() == 0);
      assertThat(all).hasSizeGreaterThan(20);
      for (JsonNode event : all) {
        assertThat(description.faults("Event", event)).as("%s", event).isEmpty();
      }
    }
    String sse = "text/event-stream";
    talk.get(400, V1 + "events?offset=x", "Accept", sse);
    talk.get(409, V1 + "events?offset=999999", "Accept", sse);
    talk.check(stream, 403, "application/json", foreignPage());
    talk.saw(stream, 200);
  }

  /** The body of the answer to a page of another site that opens a WebSocket. */
  private String foreignPage() throws Exception {
    try (java.net.Socket socket =
        new java.net.Socket(
            java.net.InetAddress.getLoopbackAddress(), Integer.parseInt(node.http.substring(10)))) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/events HTTP/1.1\r\nHost: "
                      + node.http
                      + "\r\nAuthorization: Bearer "
                      + TestingNode.TOKEN
                      + "\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403");
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private void audit() throws Exception {
    talk.get(200, V1 + "audit/events?limit=5");
    talk.get(400, V1 + "audit/events?limit=x");
    String entity = V1 + "audit/entities/worker%7Ctesting%2F0/";
    for (String what : List.of("events", "state", "diff")) {
      talk.get(200, entity + what);
      talk.get(404, V1 + "audit/entities/worker%7Cnone/" + what);
    }
    talk.get(400, entity + "events?limit=x");
    talk.get(400, entity + "state?at=whenever");
    talk.get(400, entity + "diff?from=whenever");
    talk.get(200, V1 + "audit/replay?entity=worker%7Ctesting%2F0");
    talk.get(404, V1 + "audit/replay?entity=worker%7Cnone");
    talk.get(200, V1 + "audit/verify");
    talk.get(400, V1 + "audit/verify?checkpoints=relative");
    talk.get(200, V1 + "audit/statistics");
    talk.get(200, V1 + "audit/export");
    talk.get(200, V1 + "audit/export?format=csv");
    talk.get(400, V1 + "audit/export?format=none");
  }

  private void care() throws Exception {
    String copy = "{\"directory\":\"" + data.resolve("copy") + "\"}";
    talk.post(200, V1 + "journal/backup", copy);
    talk.post(409, V1 + "journal/backup", copy);
    talk.post(400, V1 + "journal/backup", "{}");
    talk.post(200, V1 + "journal/compact", null);
    talk.post(
        200,
        V1 + "journal/retain",
        "{\"rules\":[{\"kinds\":[\"PhaseStarted\"],\"older_than\":\"PT1H\"}],\"dry_run\":true}");
    talk.post(400, V1 + "journal/retain", "{}");
    talk.post(400, V1 + "programs", "{");
    talk.post(400, V1 + "queue/zlib/priority", "{");
    talk.post(400, V1 + "builds", "{}");
    talk.post(400, V1 + "queue", "{}");
  }

  private void health() throws Exception {
    for (String path : List.of("/health", "/health/ready", "/health/live", V1 + "health")) {
      talk.get(200, path);
    }
    node.obstacle = Optional.of("it is not let into its cluster");
    talk.get(503, "/health");
    talk.get(503, "/health/ready");
    node.obstacle = Optional.empty();
  }
}
