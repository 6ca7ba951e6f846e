package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.journal.Cause;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

@DisplayName("The API")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ApiServerTest {
  private TestingNode node;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib").with("png", "zlib");
  }

  @AfterAll
  void end() {
    node.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TestingNode.TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  @DisplayName("answers in one envelope, with snake_case names")
  void envelope() throws Exception {
    HttpResponse<String> response =
        send(request("plan").POST(BodyPublishers.ofString("{\"names\":[\"png\"]}")));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Json.wire().readTree(response.body());
    assertThat(answer.fieldNames()).toIterable().containsExactly("status", "data", "meta");
    assertThat(answer.path("status").asText()).isEqualTo("success");
    assertThat(answer.path("meta").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("timestamp", "version", "request_id");
    assertThat(answer.path("data").path("lines").get(1))
        .isEqualTo(
            Json.wire()
                .readTree(
                    """
                    {"name":"png","version":"1-1","action":"build","reasons":["never built"],
                     "depends_on":["zlib"]}
                    """));
  }

  @ParameterizedTest
  @DisplayName("refuses with the right status, a code and one line")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST   | plan            | {\"names\":[\"pgn\"]}        | 422 | NO_PLAN",
        "POST   | plan            | {\"names\":                  | 400 | BAD_REQUEST",
        "POST   | plan            | {\"name\":[]}                | 400 | BAD_REQUEST",
        "POST   | plan            | {}                           | 400 | BAD_REQUEST",
        "POST   | builds          | {\"all\":true,\"purpose\":\"x\"} | 400 | BAD_REQUEST",
        "GET    | builds/nothing  |                              | 404 | UNKNOWN_BUILD",
        "GET    | builds?limit=x  |                              | 400 | BAD_REQUEST",
        "DELETE | builds/png      |                              | 409 | NOT_ACTIVE",
        "POST   | builds/x/retry  |                              | 409 | NOT_ACTIVE",
        "DELETE | runs/latest     |                              | 409 | NOT_ACTIVE",
        "GET    | runs/nothing    |                              | 404 | UNKNOWN_RUN",
        "POST   | workers/9/pause |                              | 404 | UNKNOWN_WORKER",
        "GET    | logs/..%2Fx     |                              | 404 | UNKNOWN_BUILD",
        "GET    | nowhere         |                              | 404 | NOT_FOUND",
        "PUT    | status          |                              | 405 | METHOD",
      })
  void refusals(String method, String path, @Nullable String body, int status, String code)
      throws Exception {
    HttpResponse<String> response =
        send(request(path).method(method, BodyPublishers.ofString(body == null ? "" : body)));
    JsonNode answer = Json.wire().readTree(response.body());
    assertThat(answer.path("error").path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(answer.path("error").path("message").asText()).isNotEmpty().doesNotContain("\n");
    assertThat(answer.path("status").asText()).isEqualTo("error");
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  @DisplayName("lets nobody in without the token, except to ask whether it is there")
  void token() throws Exception {
    URI status = URI.create("http://" + node.http + "/api/v1/status");
    assertThat(send(HttpRequest.newBuilder(status)).statusCode()).isEqualTo(401);
    assertThat(
            send(HttpRequest.newBuilder(status).header("Authorization", "Bearer " + "x".repeat(39)))
                .statusCode())
        .isEqualTo(401);
    assertThat(
            send(HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/health")))
                .body())
        .contains("\"health\":\"ok\"");
  }

  @ParameterizedTest
  @DisplayName("answers only to names of its own")
  @CsvSource({
    "evil.example,421",
    "localhost,200",
    "127.0.0.1,200",
    "[::1],200",
    "127.evil.example,421"
  })
  void host(String host, int status) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /api/v1/health HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
              .formatted(host, port())
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 " + status);
    }
  }

  private int port() {
    return Integer.parseInt(node.http.substring(node.http.indexOf(':') + 1));
  }

  @Test
  @DisplayName("gives each request an id, in the header and in the envelope, also when it refuses")
  void requestIds() throws Exception {
    for (String path : List.of("status", "nowhere", "builds/nothing", "builds?limit=x")) {
      HttpResponse<String> response = send(request(path).header("X-Request-Id", "mine"));
      String id = Json.wire().readTree(response.body()).path("meta").path("request_id").asText();
      assertThat(id).as(path).hasSize(36);
      assertThat(response.headers().allValues("X-Request-Id")).containsExactly(id);
    }
  }

  @ParameterizedTest
  @DisplayName("stores the request's id and who asked with what follows from it")
  @CsvSource({"ann,ann", "' ',api"})
  void causes(String user, String by) throws Exception {
    send(request("workers/0/pause").POST(BodyPublishers.noBody()));
    HttpResponse<String> response =
        send(
            request("workers/0/resume").header("X-Cairn-User", user).POST(BodyPublishers.noBody()));
    String id = response.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(node.stored("worker|testing/0").getLast().cause()).contains(Cause.ofRequest(id, by));
  }

  @Test
  @DisplayName("tells events of the journal in parts, in the envelope, to those with the token")
  void audit() throws Exception {
    send(request("workers/all/pause").POST(BodyPublishers.noBody()));
    send(request("workers/all/resume").POST(BodyPublishers.noBody()));
    URI events = URI.create("http://" + node.http + "/api/v1/audit/events");
    assertThat(send(HttpRequest.newBuilder(events)).statusCode()).isEqualTo(401);
    JsonNode part = Json.wire().readTree(send(request("audit/events?limit=1")).body()).path("data");
    JsonNode first = part.path("events").get(0);
    assertThat(first.path("sequence_nr").asInt()).isEqualTo(1);
    assertThat(first.path("kind").asText()).isEqualTo("WorkerJoined");
    assertThat(part.path("end").asBoolean()).isFalse();
    JsonNode next =
        Json.wire()
            .readTree(send(request("audit/events?limit=1&after=" + part.path("next"))).body());
    assertThat(next.path("data").path("events").get(0).path("offset").asInt()).isEqualTo(2);
    assertThat(send(request("audit/entities/worker%7Ctesting%2F0/state?at=1")).body())
        .contains("\"type\":\"WorkerState\"", "\"joined\":true");
    assertThat(send(request("audit/events?limit=many")).statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("says in one line that a port is in use")
  void portInUse() {
    assertThatThrownBy(() -> node.bindAgain(port()))
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port() + ": the port is in use");
  }

  @Test
  @DisplayName("tells what happens to one entity, from the moment it says so")
  void feed() throws Exception {
    HttpResponse<InputStream> feed =
        http.send(
            request("events?entity=worker%7Ctesting/1").build(), BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(feed.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).startsWith("{\"type\":\"Subscribed\"");
      for (String path :
          List.of("workers/all/pause", "workers/testing%2F1/pause", "workers/all/resume")) {
        assertThat(
                send(request(path).header("X-Cairn-User", "bob").POST(BodyPublishers.noBody()))
                    .statusCode())
            .isEqualTo(200);
      }
      assertThat(lines.readLine())
          .startsWith("{\"type\":\"WorkerPaused\",\"entity\":\"worker|testing/1\",\"at\":\"20")
          .endsWith("\"by\":\"bob\"}");
      assertThat(lines.readLine()).startsWith("{\"type\":\"WorkerResumed\"");
    }
  }

  @Test
  @DisplayName("offers names that are near")
  void nearest() {
    assertThat(Nearest.hint("zlob", List.of("zlib", "png", "glob")))
        .isEqualTo("; did you mean glob, zlib?");
    assertThat(Nearest.hint("qqqq", List.of("zlib"))).isEmpty();
  }
}
