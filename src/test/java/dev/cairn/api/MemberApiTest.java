package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A member that does not lead")
@Timeout(90)
class MemberApiTest {
  private static final String TOKEN = "a-token-of-the-member-itself";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = WARNING").withFallback(ConfigFactory.load()));
  private TestingNode lead;
  private volatile Optional<LeadDoor.Place> place = Optional.empty();
  private String member = "";

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    lead = new TestingNode(data);
    lead.planner.with("zlib");
    place = Optional.of(new LeadDoor.Place("http://" + lead.http, TestingNode.TOKEN));
    MemberServices services =
        new MemberServices(
            new ServerFacts(
                "0.0-member",
                TOKEN,
                Clock.systemUTC(),
                () -> "a-request-of-the-member",
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List::of),
            new LeadDoor(() -> CompletableFuture.completedFuture(place), Optional.empty()),
            () -> {});
    member =
        "127.0.0.1:"
            + ApiServer.start(
                    actors.system(),
                    "127.0.0.1",
                    0,
                    new MemberApi(actors.system(), "127.0.0.1", services))
                .toCompletableFuture()
                .get()
                .localAddress()
                .getPort();
  }

  @AfterEach
  void end() {
    http.close();
    actors.shutdownTestKit();
    lead.close();
  }

  @Test
  @DisplayName("passes requests on to the one that leads, and its answers back")
  void passesOn() throws Exception {
    HttpResponse<String> built =
        send(request("builds").POST(BodyPublishers.ofString("{\"names\":[\"zlib\"]}")));
    assertThat(built.statusCode()).isEqualTo(202);
    assertThat(built.headers().allValues("X-Request-Id"))
        .singleElement()
        .isNotEqualTo("a-request-of-the-member");
    assertThat(built.body()).contains("0.0-testing");
    HttpResponse<String> unknown = send(request("builds/none"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("UNKNOWN_BUILD");
    assertThat(send(request("status?pretty=%20")).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("passes the events of a WebSocket on, both ways")
  void passesEventsOn() throws Exception {
    try (TestingSocket socket =
        new TestingSocket("ws://" + member + "/api/v1/events?types=run.*", TOKEN)) {
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
      socket.send("{\"action\":\"subscribe\",\"types\":[\"build.completed\"]}");
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.subscribed");
      send(request("builds").POST(BodyPublishers.ofString("{\"names\":[\"zlib\"]}")));
      JsonNode completed = socket.next();
      assertThat(completed.path("type").asText()).isEqualTo("build.completed");
      assertThat(completed.path("name").asText()).isEqualTo("zlib");
    }
  }

  @Test
  @DisplayName("lets nobody in without its own token, whatever the other one's is")
  void wantsItsToken() throws Exception {
    HttpRequest.Builder stranger =
        HttpRequest.newBuilder(URI.create("http://" + member + "/api/v1/status"))
            .header("Authorization", "Bearer " + TestingNode.TOKEN);
    assertThat(send(stranger).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("says that none leads, or that it cannot be asked, and when to try again")
  void noneLeads() throws Exception {
    for (Optional<LeadDoor.Place> nobody :
        List.of(
            Optional.<LeadDoor.Place>empty(),
            Optional.of(new LeadDoor.Place("http://127.0.0.1:1", "secret")))) {
      place = nobody;
      HttpResponse<String> answer = send(request("status"));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("NO_CONTROLLER");
      assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    }
  }

  @Test
  @DisplayName("tells of itself, also while none leads")
  void tellsOfItself() throws Exception {
    place = Optional.empty();
    assertThat(send(request("cluster")).body()).contains("0.0-member");
    assertThat(send(request("metrics")).statusCode()).isEqualTo(200);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + member + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
