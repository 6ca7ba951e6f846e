package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.builddb.ImportEvent.EntriesImported;
import dev.cairn.builddb.ImportEvent.StoreImported;
import dev.cairn.builddb.TestingLegacyStores;
import dev.cairn.journal.StoredCauses.StoredEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An old build store that is sent to a node")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ImportTest {
  private static final int MANY = 30_000;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path data;
  private TestingNode node;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
  }

  @AfterEach
  void end() {
    http.close();
    node.close();
  }

  private HttpRequest sending(String file, byte[] content, String token) {
    return HttpRequest.newBuilder(
            URI.create("http://" + node.http + "/api/v1/database/import?file=" + file))
        .header("Authorization", "Bearer " + token)
        .header("X-Cairn-User", "ann")
        .POST(BodyPublishers.ofByteArray(content))
        .build();
  }

  private JsonNode taken(String file, byte[] content) throws Exception {
    HttpResponse<String> response =
        http.send(sending(file, content, TestingNode.TOKEN), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.wire().readTree(response.body()).path("data");
  }

  private static byte[] many() {
    byte[][] records = new byte[MANY][];
    for (int i = 0; i < MANY; i++) {
      records[i] = TestingLegacyStores.record("devel/port-of-" + i, i);
    }
    return TestingLegacyStores.joined(records);
  }

  @Test
  @DisplayName("of 30,000 entries is stored in events of some 100 KiB, each with who asked and why")
  void stores() throws Exception {
    JsonNode taken = taken("dsynth.db", many());
    assertThat(taken.path("entries").asInt()).isEqualTo(MANY);
    List<StoredEvent> events = node.stored("import|" + taken.path("sha256").asText());
    assertThat(events).hasSize(1 + MANY / 500);
    assertThat(events.getFirst().event())
        .isInstanceOfSatisfying(
            StoreImported.class,
            store -> {
              assertThat(store.by()).isEqualTo("ann");
              assertThat(store.file()).isEqualTo("dsynth.db");
            });
    assertThat(events.subList(1, events.size()))
        .extracting(StoredEvent::event)
        .allSatisfy(event -> assertThat(((EntriesImported) event).entries()).hasSize(500));
    assertThat(events)
        .extracting(one -> one.cause().orElseThrow())
        .allSatisfy(cause -> assertThat(cause.by()).isEqualTo("ann"))
        .allSatisfy(cause -> assertThat(cause.id()).startsWith("request|"))
        .hasSize(events.size());
    assertThat(node.stored("import|" + taken.path("sha256").asText()).getFirst().cause())
        .isEqualTo(events.getLast().cause());
  }

  @Test
  @DisplayName("is taken over once, under whatever name, at one time and after a restart")
  void once() throws Exception {
    byte[] content = TestingLegacyStores.record("devel/zlib", 1);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(
          http.sendAsync(sending("n" + i, content, TestingNode.TOKEN), BodyHandlers.ofString()));
    }
    List<String> added = new ArrayList<>();
    String file = "";
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      JsonNode told = Json.wire().readTree(answer.get().body()).path("data");
      added.add(told.path("added").asText());
      file = told.path("file").asText();
    }
    assertThat(added).containsOnlyOnce("true").hasSize(5);
    node.close();
    node = new TestingNode(data);
    JsonNode again = taken("other", content);
    assertThat(again.path("added").asBoolean()).isFalse();
    assertThat(again.path("file").asText()).isEqualTo(file);
    assertThat(node.stored("import|" + again.path("sha256").asText())).hasSize(2);
  }

  @Test
  @DisplayName("is stored not at all when anything in it is wrong")
  void refuses() throws Exception {
    byte[] content = TestingLegacyStores.joined(many(), new byte[] {1, 2, 3});
    HttpResponse<String> response =
        http.send(sending("dsynth.db", content, TestingNode.TOKEN), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .contains("ends at byte " + content.length, "begins at byte " + (content.length - 3));
    HttpResponse<String> stats =
        http.send(
            HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/database/stats"))
                .header("Authorization", "Bearer " + TestingNode.TOKEN)
                .build(),
            BodyHandlers.ofString());
    assertThat(stats.body()).contains("\"imports\":0", "\"crc_index\":0");
  }

  @Test
  @DisplayName("is for administrators: it is refused from who may only build")
  void needsAdmin() throws Exception {
    HttpRequest wanted =
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/keys"))
            .header("Authorization", "Bearer " + TestingNode.TOKEN)
            .POST(BodyPublishers.ofString("{\"name\":\"robot\",\"scope\":\"build\"}"))
            .build();
    String key =
        Json.wire()
            .readTree(http.send(wanted, BodyHandlers.ofString()).body())
            .path("data")
            .path("key")
            .asText();
    byte[] content = TestingLegacyStores.record("devel/zlib", 1);
    HttpResponse<String> refused =
        http.send(sending("dsynth.db", content, key), BodyHandlers.ofString());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(taken("dsynth.db", content).path("added").asBoolean()).isTrue();
  }
}
