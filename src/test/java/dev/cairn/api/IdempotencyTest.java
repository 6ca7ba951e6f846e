package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A request to build that is sent with an Idempotency-Key")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IdempotencyTest {
  private static final String ZLIB = "{\"names\":[\"zlib\"],\"force\":true}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String key = UUID.randomUUID().toString();
  @TempDir Path data;
  private TestingNode node;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
    recipes();
  }

  private void recipes() {
    node.planner.with("zlib").with("png", "zlib");
  }

  @AfterEach
  void end() {
    http.close();
    node.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TestingNode.TOKEN);
  }

  private HttpRequest keyed(String path, String body) {
    return request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  private static JsonNode data(HttpResponse<String> response) throws Exception {
    return Json.wire().readTree(response.body()).path("data");
  }

  private HttpResponse<String> accepted(String path, String body) throws Exception {
    HttpResponse<String> response = send(keyed(path, body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return response;
  }

  private int runs() throws Exception {
    return data(send(request("runs").build())).path("runs").size();
  }

  private void awaitEnd(HttpResponse<String> accepted) throws Exception {
    String run = accepted.headers().firstValue("Location").orElseThrow().substring(8);
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=run.finished,stream.*&offset=0",
            TestingNode.TOKEN)) {
      events.until("run.finished");
    }
    assertThat(data(send(request(run).build())).path("stage").asText()).isEqualTo("finished");
  }

  @Test
  @DisplayName("is answered the same again, while its run is under way and when it is over")
  void sameAnswer() throws Exception {
    Hold hold = node.executor.hold("zlib");
    HttpResponse<String> first = accepted("builds", ZLIB);
    hold.awaitReached();
    HttpResponse<String> second = accepted("builds", "{\"force\": true, \"names\": [\"zlib\"]}");
    assertThat(data(second)).isEqualTo(data(first));
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    hold.release();
    awaitEnd(first);
    assertThat(data(accepted("builds", ZLIB))).isEqualTo(data(first));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  @DisplayName("is answered the same again when it joined a run that was active already")
  void joined() throws Exception {
    Hold hold = node.executor.hold("zlib");
    assertThat(send(request("builds").POST(BodyPublishers.ofString(ZLIB)).build()).statusCode())
        .isEqualTo(202);
    hold.awaitReached();
    HttpResponse<String> first = accepted("builds", "{\"names\":[\"png\"]}");
    assertThat(data(first).path("joined").asBoolean()).isTrue();
    assertThat(data(accepted("builds", "{\"names\":[\"png\"]}"))).isEqualTo(data(first));
    hold.release();
    awaitEnd(first);
    assertThat(data(accepted("builds", "{\"names\":[\"png\"]}"))).isEqualTo(data(first));
  }

  @Test
  @DisplayName("is answered the same again by the node's next start, although it plans otherwise")
  void afterRestart() throws Exception {
    HttpResponse<String> first = accepted("builds", ZLIB);
    awaitEnd(first);
    node.close();
    node = new TestingNode(data);
    // No recipe is known yet: planned anew, the request would be refused.
    assertThat(data(accepted("builds", ZLIB))).isEqualTo(data(first));
    recipes();
    HttpResponse<String> other = send(keyed("builds", "{\"names\":[\"png\"]}"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  @DisplayName("begins one run when many clients send it at once")
  void atOnce() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int client = 0; client < 20; client++) {
      sent.add(http.sendAsync(keyed("builds", ZLIB), BodyHandlers.ofString()));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> one : sent) {
      assertThat(one.get().statusCode()).as(one.get().body()).isEqualTo(202);
      answers.add(data(one.get()));
    }
    assertThat(answers).containsOnly(answers.getFirst());
    awaitEnd(sent.getFirst().get());
    assertThat(runs()).isEqualTo(1);
    assertThat(data(send(request("builds").build())).path("total").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("is refused with 422 when its key was given to another request")
  void anotherBody() throws Exception {
    accepted("builds", ZLIB);
    for (HttpRequest other :
        List.of(
            keyed("builds", "{\"names\":[\"png\"]}"),
            keyed("queue", "{\"names\":[\"zlib\"]}"),
            keyed("builds/zlib/retry", ""))) {
      HttpResponse<String> refused = send(other);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      assertThat(refused.body()).contains("\"code\":\"KEY_OF_ANOTHER_REQUEST\"");
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  @DisplayName("leaves its key free when it was refused")
  void refusedBefore() throws Exception {
    assertThat(send(keyed("builds", "{\"names\":[\"none\"]}")).statusCode()).isEqualTo(422);
    accepted("builds", ZLIB);
  }

  @Test
  @DisplayName("has a build tried again once")
  void retry() throws Exception {
    Hold hold = node.executor.hold("zlib");
    node.planner.with("bad").with("slow");
    node.executor.fail("bad", "error in foo.c");
    Hold slow = node.executor.hold("slow");
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=build.failed,build.requeued,stream.*",
            TestingNode.TOKEN)) {
      events.until("stream.opened");
      send(
          request("builds")
              .POST(BodyPublishers.ofString("{\"names\":[\"bad\",\"slow\"]}"))
              .build());
      slow.awaitReached();
      events.until("build.failed");
      HttpResponse<String> first = accepted("builds/bad/retry", "");
      events.until("build.failed");
      assertThat(data(accepted("builds/bad/retry", ""))).isEqualTo(data(first));
    }
    assertThat(data(send(request("builds?package=bad").build())).path("total").asInt())
        .isEqualTo(2);
    slow.release();
    hold.release();
  }

  @Test
  @DisplayName("is refused with 400 when its key is none")
  void noKey() throws Exception {
    for (String wrong : List.of("two words", "k".repeat(201))) {
      HttpResponse<String> refused =
          send(
              request("builds")
                  .header("Idempotency-Key", wrong)
                  .POST(BodyPublishers.ofString(ZLIB))
                  .build());
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    }
    assertThat(runs()).isZero();
  }
}
