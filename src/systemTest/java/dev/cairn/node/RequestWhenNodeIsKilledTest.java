package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Running;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A request to build with a key")
@Timeout(300)
class RequestWhenNodeIsKilledTest {
  private final String key = UUID.randomUUID().toString();
  private final TestingCairn cairn;
  private final TestingTree tree;

  RequestWhenNodeIsKilledTest(@TempDir Path directory) throws Exception {
    cairn = new TestingCairn(directory);
    tree = new TestingTree(directory.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  private HttpResponse<String> ask() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          cairn
              .request("builds")
              .header("Idempotency-Key", key)
              .POST(BodyPublishers.ofString("{\"names\":[\"slow\"]}"))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static JsonNode data(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return Json.wire().readTree(response.body()).path("data");
  }

  @Test
  @DisplayName("is answered the same by the node that comes after the one that was killed")
  void isAnsweredTheSame() throws Exception {
    long mark = TestingTree.mark();
    tree.recipe("slow", 1, TestingTree.held(mark));
    Running node = cairn.up();
    JsonNode first = data(ask());
    cairn.awaitHeld(mark);
    node.kill();
    cairn.up();
    assertThat(data(ask())).isEqualTo(first);
    assertThat(cairn.get("runs", Wire.Runs.class).runs())
        .extracting(Wire.Run::runId)
        .containsExactly(first.path("run_id").asText());
  }
}
