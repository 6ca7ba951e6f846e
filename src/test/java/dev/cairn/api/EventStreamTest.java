package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The stream of events")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventStreamTest {
  private TestingNode node;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib").with("png", "zlib").with("bad").with("slow");
    node.executor.fail("bad", "error in foo.c");
  }

  @AfterAll
  void end() {
    http.close();
    node.close();
  }

  private TestingSocket connect(String query, String... headers) throws Exception {
    return new TestingSocket(
        "ws://" + node.http + "/api/v1/events" + query, TestingNode.TOKEN, headers);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TestingNode.TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void build(String name) throws Exception {
    String body = "{\"names\":[\"" + name + "\"],\"force\":true}";
    assertThat(send(request("builds").POST(BodyPublishers.ofString(body))).statusCode())
        .isEqualTo(202);
  }

  private static List<String> types(List<JsonNode> messages) {
    return messages.stream().map(one -> one.path("type").asText()).toList();
  }

  @Test
  @DisplayName("tells a build from its start to its end, in order, after saying where it begins")
  void build() throws Exception {
    try (TestingSocket socket = connect("?types=run.*,build.*,worker.*,log.line")) {
      JsonNode opened = socket.next();
      assertThat(opened.path("type").asText()).isEqualTo("stream.opened");
      build("bad");
      List<JsonNode> messages = socket.until("run.finished");
      assertThat(types(messages))
          .containsSubsequence(
              "run.started",
              "build.started",
              "worker.status",
              "build.progress",
              "build.failed",
              "worker.idle",
              "run.finished")
          .contains("log.line");
      JsonNode failed =
          messages.stream()
              .filter(one -> one.path("type").asText().equals("build.failed"))
              .findFirst()
              .orElseThrow();
      assertThat(failed.path("error").asText()).isEqualTo("error in foo.c");
      assertThat(failed.path("package").asText()).endsWith("bad");
      List<Long> offsets =
          messages.stream().filter(one -> one.has("offset")).map(EventStreamTest::offset).toList();
      assertThat(offsets).isSorted();
      assertThat(offsets.getFirst()).isGreaterThan(offset(opened));
      assertThat(messages.stream().filter(one -> one.path("type").asText().equals("log.line")))
          .isNotEmpty()
          .noneMatch(one -> one.has("offset") || one.has("id"));
    }
  }

  private static long offset(JsonNode message) {
    return message.path("offset").asLong();
  }

  @Test
  @DisplayName("tells a client that connects again everything it missed, and nothing twice")
  void resume() throws Exception {
    List<String> whole;
    try (TestingSocket socket = connect("?types=build.*,worker.*,run.*&offset=0")) {
      build("zlib");
      build("png");
      build("slow");
      whole = durable(untilIdle(socket));
    }
    List<String> pieces = new ArrayList<>();
    String id = "0";
    for (int piece = 0; pieces.size() < whole.size(); piece++) {
      try (TestingSocket socket = connect("?types=build.*,worker.*,run.*&offset=" + id)) {
        assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
        for (int i = 0; i <= piece % 3 && pieces.size() < whole.size(); i++) {
          JsonNode message = socket.next();
          pieces.add(message.toString());
          id = message.path("id").asText();
        }
      }
    }
    assertThat(pieces).isEqualTo(whole);
  }

  /** Everything up to the end of the run; progress that only passes is left out. */
  private static List<String> durable(List<JsonNode> messages) {
    return messages.stream().filter(one -> one.has("id")).map(JsonNode::toString).toList();
  }

  private List<JsonNode> untilIdle(TestingSocket socket) throws Exception {
    List<JsonNode> messages = new ArrayList<>();
    int begun = 0;
    do {
      messages.addAll(
          socket.until(one -> one.path("type").asText().matches("run\\.(started|finished)")));
      begun += messages.getLast().path("type").asText().equals("run.started") ? 1 : -1;
    } while (begun > 0
        || send(request("status")).body().contains("\"run\":{")
        || messages.stream().noneMatch(one -> one.path("name").asText().equals("slow")));
    return messages;
  }

  @Test
  @DisplayName("goes over from the journal to what happens now without a gap")
  void handOver() throws Exception {
    Hold hold = node.executor.hold("slow");
    build("slow");
    hold.awaitReached();
    try (TestingSocket socket = connect("?types=build.*&packages=slow&offset=0")) {
      socket.until(
          one ->
              one.path("phase").asText().equals("build")
                  && one.has("id")
                  && isOfNewest(one, "slow"));
      hold.release();
      assertThat(types(socket.until("build.completed"))).contains("build.progress");
    }
  }

  private boolean isOfNewest(JsonNode message, String name) {
    try {
      return send(request("builds/" + name))
          .body()
          .contains("\"build_id\":\"" + message.path("build_id").asText());
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  @DisplayName("lets a client change what it wants")
  void subscribe() throws Exception {
    try (TestingSocket socket = connect("?types=system.load")) {
      socket.next();
      socket.send("{\"action\":\"subscribe\",\"types\":[\"worker.*\"]}");
      assertThat(socket.until("stream.subscribed").getLast().path("types").get(0).asText())
          .isEqualTo("worker.*");
      send(request("workers/0/pause").POST(BodyPublishers.noBody()));
      send(request("workers/0/resume").POST(BodyPublishers.noBody()));
      assertThat(socket.next().path("status").asText()).isEqualTo("paused");
      assertThat(socket.next().path("status").asText()).isEqualTo("resumed");
      socket.send("{\"action\":\"subscribe\",\"types\":[\"no.such\"]}");
      assertThat(socket.next().path("message").asText()).startsWith("there is no type of event");
      socket.send("nonsense");
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.refused");
    }
  }

  @Test
  @DisplayName("tells how busy the node is")
  void load() throws Exception {
    try (TestingSocket socket = connect("?types=system.load")) {
      socket.next();
      JsonNode load = socket.next();
      assertThat(load.path("load_avg").size()).isEqualTo(3);
      assertThat(load.path("workers_total").asInt()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("cuts off who sends what is no message, and says so first")
  void binary() throws Exception {
    for (Object message : List.of(new byte[] {1, 2, 3}, "x".repeat(70_000))) {
      try (TestingSocket socket = connect("?types=run.*")) {
        socket.next();
        if (message instanceof byte[] bytes) {
          socket.send(bytes);
        } else {
          socket.send((String) message);
        }
        assertThat(socket.until("stream.closed").getLast().path("reason").asText())
            .startsWith("a message is text of at most 65536 characters");
        assertThat(socket.isClosed()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("is not for pages of other sites")
  void origin() throws Exception {
    for (String foreign : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
      assertThatThrownBy(() -> connect("", "Origin", foreign))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }
    try (TestingSocket socket = connect("", "Origin", "http://" + node.http)) {
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
    }
    assertThat(SameOrigin.isOf("http://[::1]:8080", "[::1]:8080")).isTrue();
    assertThat(SameOrigin.isOf("http://node.example.evil", "node.example")).isFalse();
  }

  @ParameterizedTest
  @DisplayName("refuses before it begins what it cannot do")
  @ValueSource(
      strings = {
        "types=no.such|400",
        "offset=x|400",
        "offset=1.2.3|400",
        "offset=-1|400",
        "offset=999999999|409"
      })
  void refusals(String line) throws Exception {
    String[] parts = line.split("\\|", -1);
    HttpResponse<String> response =
        send(request("events?" + parts[0]).header("Accept", "text/event-stream"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(Integer.parseInt(parts[1]));
    assertThat(response.body()).contains("\"status\":\"error\"");
  }

  @Test
  @DisplayName("is also there as server-sent events, which go on behind Last-Event-ID")
  void serverSent() throws Exception {
    build("zlib");
    String id;
    try (BufferedReader lines = serverSent("events?types=run.*&offset=0", "")) {
      assertThat(lines.readLine()).startsWith("data: {\"type\":\"stream.opened\",\"offset\":0");
      assertThat(lines.readLine()).isEmpty();
      String idLine = lines.readLine();
      assertThat(idLine).matches("id: [0-9]+");
      id = idLine.substring(4);
      assertThat(lines.readLine())
          .startsWith("data: {\"type\":\"run.started\"")
          .endsWith("\"offset\":" + id + ",\"id\":\"" + id + "\"}");
      assertThat(lines.readLine()).isEmpty();
    }
    try (BufferedReader lines = serverSent("events?types=run.*&offset=0", id)) {
      assertThat(lines.readLine()).contains("\"offset\":" + id);
      lines.readLine();
      assertThat(lines.readLine()).isNotEqualTo("id: " + id);
    }
  }

  private BufferedReader serverSent(String path, String last) throws Exception {
    HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }
}
