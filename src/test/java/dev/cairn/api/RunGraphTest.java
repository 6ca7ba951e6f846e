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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The graph of a run")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RunGraphTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private TestingNode node;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib").with("png", "zlib").with("viewer", "png", "zlib").with("bad");
    node.executor.fail("bad", "error in foo.c");
  }

  @AfterEach
  void end() {
    http.close();
    node.close();
  }

  private HttpResponse<String> send(String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
            .header("Authorization", "Bearer " + TestingNode.TOKEN);
    return http.send(
        (body.isEmpty() ? request : request.POST(BodyPublishers.ofString(body))).build(),
        BodyHandlers.ofString());
  }

  private JsonNode data(String path) throws Exception {
    HttpResponse<String> answer = send(path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.wire().readTree(answer.body()).path("data");
  }

  private static Map<String, String> states(JsonNode graph) {
    Map<String, String> states = new TreeMap<>();
    graph
        .path("nodes")
        .forEach(one -> states.put(one.path("name").asText(), one.path("state").asText()));
    return states;
  }

  @Test
  @DisplayName("says what waits for what, while the run is active and when it is over")
  void activeAndPast() throws Exception {
    Hold hold = node.executor.hold("png");
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=run.finished,build.failed,stream.*",
            TestingNode.TOKEN)) {
      events.until("stream.opened");
      assertThat(send("builds", "{\"all\":true}").statusCode()).isEqualTo(202);
      hold.awaitReached();
      events.until("build.failed");
      JsonNode active = data("runs/latest/graph");
      assertThat(states(active))
          .isEqualTo(
              Map.of("bad", "failed", "png", "running", "viewer", "waiting", "zlib", "built"));
      assertThat(edges(active)).containsExactlyInAnyOrder("zlib>png", "png>viewer", "zlib>viewer");
      hold.release();
      events.until("run.finished");
      JsonNode past = data("runs/" + active.path("run_id").asText() + "/graph");
      assertThat(past.path("stage").asText()).isEqualTo("finished");
      assertThat(states(past))
          .isEqualTo(Map.of("bad", "failed", "png", "built", "viewer", "built", "zlib", "built"));
      assertThat(edges(past)).hasSameElementsAs(edges(active));
      assertThat(past.path("nodes").findValuesAsText("build_id")).doesNotContain("");
    }
  }

  private static List<String> edges(JsonNode graph) {
    JsonNode nodes = graph.path("nodes");
    List<String> edges = new ArrayList<>();
    for (JsonNode edge : graph.path("edges")) {
      JsonNode from = nodes.path(edge.path(0).asInt());
      JsonNode to = nodes.path(edge.path(1).asInt());
      assertThat(from.path("x").asDouble() + graph.path("node_width").asDouble())
          .as("what is needed stands on the left")
          .isLessThan(to.path("x").asDouble());
      edges.add(from.path("name").asText() + ">" + to.path("name").asText());
    }
    return edges;
  }

  @Test
  @DisplayName("is refused for a run that there was not")
  void unknown() throws Exception {
    assertThat(send("runs/none/graph", "").statusCode()).isEqualTo(404);
  }

  @Test
  @DisplayName("with 30,000 recipes is drawn in columns, none on top of another")
  void large() {
    int nodes = 30_000;
    List<List<Integer>> edges =
        IntStream.range(1, nodes).mapToObj(node -> List.of(node / 3, node)).toList();
    GraphLayout.Drawing drawing = GraphLayout.of(nodes, edges);
    assertThat(
            IntStream.range(0, nodes)
                .mapToObj(node -> drawing.x().get(node) + "/" + drawing.y().get(node))
                .distinct())
        .hasSize(nodes);
    assertThat(edges)
        .allMatch(edge -> drawing.x().get(edge.getFirst()) < drawing.x().get(edge.getLast()));
    assertThat(drawing.width() / drawing.height()).isBetween(0.2, 10.0);
  }
}
