package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.Attributes;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A client of the events that reads slowly")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SlowClientTest {
  private static final int SMALL_RING = 4;

  private TestingNode node;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
  }

  @AfterAll
  void end() {
    http.close();
    node.close();
  }

  /** Two events of the journal. */
  private void pauseAndResume() throws Exception {
    for (String what : List.of("pause", "resume")) {
      http.send(
          HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/workers/0/" + what))
              .header("Authorization", "Bearer " + TestingNode.TOKEN)
              .POST(BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());
    }
  }

  /** A client that is given one event when it asks, with nothing in between that buffers. */
  private SinkQueueWithCancel<Streamed> client(EventHub hub, Duration stallMax) {
    return Source.fromGraph(
            new EventCursor(
                hub,
                hub.open(),
                new StreamClient(Subscription.of(List.of("worker.*", "stream.*"), List.of())),
                EventCursor.Start.NOW,
                stallMax))
        .runWith(Sink.<Streamed>queue().addAttributes(Attributes.inputBuffer(1, 1)), node.system());
  }

  /** It is time itself that is tested here, so nothing else can be waited for. */
  private static void letTimePass(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  private static Optional<JsonNode> next(SinkQueueWithCancel<Streamed> client) throws Exception {
    Optional<Streamed> event = client.pull().toCompletableFuture().get();
    return event.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.wire().readTree(event.get().json()));
  }

  @Test
  @DisplayName("gets everything that the journal holds, however far it falls behind")
  void slowed() throws Exception {
    SinkQueueWithCancel<Streamed> client = client(node.eventHub(SMALL_RING), EventCursor.STALL_MAX);
    assertThat(next(client).orElseThrow().path("type").asText()).isEqualTo("stream.opened");
    int pauses = 3 * SMALL_RING;
    for (int i = 0; i < pauses; i++) {
      pauseAndResume();
    }
    List<Long> offsets = new ArrayList<>();
    List<String> controls = new ArrayList<>();
    while (offsets.size() < 2 * pauses) {
      JsonNode event = next(client).orElseThrow();
      if (event.has("offset")) {
        offsets.add(event.path("offset").asLong());
      } else {
        controls.add(event.path("type").asText());
      }
    }
    assertThat(offsets).doesNotHaveDuplicates().isSorted();
    assertThat(offsets.getLast() - offsets.getFirst()).isEqualTo(2 * pauses - 1);
    assertThat(controls).containsOnly("stream.skipped");
    client.cancel();
  }

  @Test
  @DisplayName("is told why it is cut off when it takes nothing")
  void told() throws Exception {
    SinkQueueWithCancel<Streamed> client = client(node.eventHub(SMALL_RING), Duration.ofSeconds(2));
    assertThat(next(client)).isPresent();
    pauseAndResume();
    pauseAndResume();
    // Longer than it may take nothing (3 s), shorter than until it is cut off without a word (6 s).
    letTimePass(Duration.ofSeconds(4));
    Optional<JsonNode> last = Optional.empty();
    for (Optional<JsonNode> one = next(client); one.isPresent(); one = next(client)) {
      last = one;
    }
    assertThat(last.orElseThrow().path("type").asText()).isEqualTo("stream.closed");
    assertThat(last.orElseThrow().path("reason").asText()).contains("reads too slowly");
  }

  @Test
  @DisplayName("is cut off when it does not even take the reason")
  void dropped() throws Exception {
    SinkQueueWithCancel<Streamed> client =
        client(node.eventHub(SMALL_RING), Duration.ofMillis(100));
    assertThat(next(client)).isPresent();
    pauseAndResume();
    pauseAndResume();
    letTimePass(Duration.ofMillis(1500));
    try {
      for (Optional<JsonNode> one = next(client); one.isPresent(); one = next(client)) {
        assertThat(one.get().path("type").asText()).isNotEqualTo("stream.closed");
      }
      throw new AssertionError("the stream goes on");
    } catch (ExecutionException cut) {
      assertThat(cut).hasCauseInstanceOf(EventCursor.SlowClientException.class);
    }
  }
}
