package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Packages, builds, workers and numbers over HTTP")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SeedEndpointsTest {
  private TestingNode node;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib").with("png", "zlib").with("bad").with("deps").with("never");
    node.planner.with("slow").with("behind", "slow");
    node.executor.fail("bad", "error in foo.c");
    built("png", "build.completed");
    built("bad", "build.failed");
  }

  @AfterAll
  void end() {
    http.close();
    node.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TestingNode.TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode data(String path) throws Exception {
    HttpResponse<String> response = send(request(path));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.wire().readTree(response.body()).path("data");
  }

  private void build(String name) throws Exception {
    String body = "{\"names\":[\"" + name + "\"],\"force\":true}";
    assertThat(send(request("builds").POST(BodyPublishers.ofString(body))).statusCode())
        .isEqualTo(202);
  }

  private void built(String name, String end) throws Exception {
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=run.finished,stream.*," + end,
            TestingNode.TOKEN)) {
      events.until("stream.opened");
      build(name);
      events.until("run.finished");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "a recipe is found by its origin and its name, also when it is called like a question")
  @CsvSource({"apps/png,apps/png", "png,apps/png", "apps%2Fpng,apps/png", "apps/deps,apps/deps"})
  void packageInfo(String path, String portdir) throws Exception {
    JsonNode info = data("packages/" + path);
    assertThat(info.path("portdir").asText()).isEqualTo(portdir);
  }

  @Test
  @DisplayName("a recipe is shown with its package, its last build and what it needs")
  void packageShape() throws Exception {
    JsonNode info = data("packages/apps/png");
    assertThat(info.path("version").asText()).isEqualTo("1-1");
    assertThat(info.path("pkgfile").asText()).isEqualTo("png-1-1-any.pkg.tar.zst");
    assertThat(info.path("last_build").path("status").asText()).isEqualTo("success");
    assertThat(info.path("last_build").path("duration").asText()).matches("[0-9]+(ms|s)");
    assertThat(info.path("dependencies").toString())
        .isEqualTo("{\"build\":[],\"run\":[\"apps/zlib\"]}");
    assertThat(data("packages/apps/png/deps").path("dependencies").path("run").get(0).asText())
        .isEqualTo("apps/zlib");
    assertThat(data("packages/apps/png/history").path("total").asInt()).isEqualTo(1);
    assertThat(data("packages/apps/never/status").path("status").asText()).isEqualTo("never built");
    assertThat(data("packages/apps/bad/status").path("status").asText()).isEqualTo("failed");
    HttpResponse<String> unknown = send(request("packages/apps/pgn"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("UNKNOWN_PACKAGE", "did you mean apps/png?");
  }

  @ParameterizedTest
  @DisplayName("builds are filtered")
  @CsvSource({
    "status=failed,1",
    "status=success,2",
    "status=FAILED&package=apps/bad,1",
    "package=png,1",
    "name=zlib,1",
    "package=zlib&status=failed,0",
    "worker=0,?",
    "since=1h,3",
    "until=1h,0",
  })
  void filters(String query, String total) throws Exception {
    JsonNode builds = data("builds?" + query);
    if (!total.equals("?")) {
      assertThat(builds.path("total").asInt()).isEqualTo(Integer.parseInt(total));
    }
    builds.path("builds").forEach(build -> assertThat(build.path("build_id").asText()).hasSize(36));
  }

  private static List<String> ids(JsonNode builds) {
    List<String> ids = new ArrayList<>();
    builds.path("builds").forEach(build -> ids.add(build.path("build_id").asText()));
    return ids;
  }

  @Test
  @DisplayName("builds come in pages that hold each of them once")
  void pages() throws Exception {
    JsonNode first = data("builds?limit=2");
    JsonNode second = data("builds?limit=2&page=2");
    assertThat(first.path("builds").size()).isEqualTo(2);
    assertThat(second.path("builds").size()).isEqualTo(first.path("total").asInt() - 2);
    assertThat(second.path("page").asInt()).isEqualTo(2);
    assertThat(ids(first)).doesNotContain(second.path("builds").get(0).path("build_id").asText());
    assertThat(data("builds?page=99").path("builds").size()).isZero();
  }

  @Test
  @DisplayName("builds are counted as the seed wants it")
  void statistics() throws Exception {
    JsonNode numbers = data("stats");
    assertThat(numbers.path("total_builds").asInt()).isEqualTo(3);
    assertThat(numbers.path("successful").asInt()).isEqualTo(2);
    assertThat(numbers.path("failed").asInt()).isEqualTo(1);
    assertThat(numbers.path("success_rate").asDouble()).isEqualTo(66.7);
    assertThat(numbers.path("slowest_package").path("portdir").asText()).startsWith("apps/");
    assertThat(numbers.has("busiest_worker")).isTrue();
    assertThat(data("stats/today").path("total_builds").asInt()).isLessThanOrEqualTo(3);
    assertThat(data("stats/package/apps/png").path("total_builds").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("a build is taken out of the queue while it waits, and not while it is under way")
  void queue() throws Exception {
    Hold hold = node.executor.hold("slow");
    build("behind");
    hold.awaitReached();
    JsonNode busy = data("workers");
    assertThat(busy.path("total").asInt()).isEqualTo(2);
    assertThat(busy.path("busy").asInt()).isEqualTo(1);
    JsonNode worker = busy.path("workers").get(busy.path("workers").get(0).has("build") ? 0 : 1);
    assertThat(worker.path("status").asText()).isEqualTo("busy");
    assertThat(worker.path("current_package").asText()).isEqualTo("apps/slow");
    assertThat(worker.path("phase").asText()).isEqualTo("build");
    assertThat(data("workers/" + worker.path("id").asText()).path("name"))
        .isEqualTo(worker.path("name"));
    assertThat(data("packages/behind/status").path("status").asText()).isEqualTo("queued");
    assertThat(send(request("queue/slow").DELETE()).body()).contains("UNDER_WAY");
    assertThat(send(request("queue/behind").DELETE()).statusCode()).isEqualTo(200);
    hold.release();
    assertThat(send(request("workers/9")).statusCode()).isEqualTo(404);
    assertThat(send(request("workers/all")).statusCode()).isEqualTo(409);
  }

  @Test
  @DisplayName("what a client has already is not sent again")
  void entityTags() throws Exception {
    HttpResponse<String> first = send(request("repository"));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> second = send(request("repository").header("If-None-Match", tag));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(second.headers().firstValue("ETag")).contains(tag);
    assertThat(send(request("repository").header("If-None-Match", "W/\"x\"")).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @DisplayName("what client and server do not agree upon has a status of its own")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | status        | Accept       | text/html                  | 406 | NOT_ACCEPTABLE",
        "GET    | status        | Accept       | text/html, */*;q=0.1       | 200 |",
        "POST   | plan          | Content-Type | application/xml            | 415 | CONTENT_TYPE",
        "DELETE | status        | Accept       | */*                        | 405 | METHOD",
        "GET    | builds?page=0 | Accept       | */*                        | 400 | BAD_REQUEST",
        "GET    | builds?status=x | Accept     | */*                        | 400 | BAD_REQUEST",
      })
  void agreement(
      String method, String path, String header, String value, int status, @Nullable String code)
      throws Exception {
    HttpResponse<String> response =
        send(
            request(path)
                .header(header, value)
                .method(method, BodyPublishers.ofString(method.equals("POST") ? "{}" : "")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (code != null) {
      assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    }
    if (status == 405) {
      assertThat(response.headers().firstValue("Allow")).contains("GET");
    }
  }

  @Test
  @DisplayName("a body that is too long is refused before it is read")
  void oversized() throws Exception {
    URI address = URI.create("http://" + node.http);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /api/v1/plan HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(node.http, TestingNode.TOKEN, 5 << 20)
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
      while (!answer.readLine().isEmpty()) {
        // The headers of the answer.
      }
      char[] start = new char[200];
      int length = answer.read(start);
      assertThat(new String(start, 0, length)).contains("BODY_TOO_LONG");
    }
  }

  @Test
  @DisplayName("what a client sends ends no header and no line of an answer")
  void injection() throws Exception {
    HttpResponse<String> response = send(request("packages/x%0d%0aSet-Cookie:%20a=b"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    JsonNode error = Json.wire().readTree(response.body()).path("error");
    assertThat(error.path("message").asText()).contains("x??Set-Cookie").doesNotContain("\r");
  }
}
