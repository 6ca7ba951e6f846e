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
  private volatile boolean ended;
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
                TestingNode.access(TOKEN, Clock.systemUTC()),
                Clock.systemUTC(),
                () -> "a-request-of-the-member",
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List::of),
            new LeadDoor(() -> CompletableFuture.completedFuture(place), Optional.empty()),
            () -> ended = true);
    member =
        "127.0.0.1:"
            + ApiServer.start(
                    actors.system(),
                    new Doors("127.0.0.1", 0, Optional.empty()),
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
  @DisplayName("has the one that leads judge the keys of others, and counts them as its own")
  void passesKeysOn() throws Exception {
    String key = make("robot", "build");
    assertThat(send(by(key, "status")).statusCode()).isEqualTo(200);
    assertThat(send(by(key, "keys")).statusCode()).isEqualTo(403);
    send(by(key, "workers/testing%2F0/pause").POST(BodyPublishers.noBody()));
    assertThat(lead.stored("worker|testing/0").getLast().cause().orElseThrow().by())
        .isEqualTo("key:robot");
    try (TestingSocket socket =
        new TestingSocket("ws://" + member + "/api/v1/events?types=run.*", key)) {
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
    }
  }

  @Test
  @DisplayName("passes sessions on that begin through it, of its own pages alone")
  void passesSessionsOn() throws Exception {
    HttpResponse<String> begun = send(request("session").POST(BodyPublishers.noBody()));
    assertThat(begun.statusCode()).isEqualTo(204);
    String session = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    assertThat(send(visit(session, "http://" + member)).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = send(visit(session, "http://" + lead.http));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("X-Request-Id")).contains("a-request-of-the-member");
    try (TestingSocket socket =
        TestingSocket.with(
            "ws://" + member + "/api/v1/events", "Cookie", session, "Origin", "http://" + member)) {
      assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
    }
  }

  private HttpRequest.Builder visit(String session, String origin) {
    return HttpRequest.newBuilder(URI.create("http://" + member + "/api/v1/workers/all/pause"))
        .header("Cookie", session)
        .header("Origin", origin)
        .POST(BodyPublishers.noBody());
  }

  @Test
  @DisplayName("passes nothing on that brings no key, nor makes a stranger its own")
  void strangers() throws Exception {
    HttpRequest.Builder nobody =
        HttpRequest.newBuilder(URI.create("http://" + member + "/api/v1/status"));
    assertThat(send(nobody).headers().firstValue("X-Request-Id"))
        .contains("a-request-of-the-member");
    assertThat(send(by("x", "status")).statusCode()).isEqualTo(401);
    assertThat(send(by("x", "status").header("X-API-Key", TOKEN)).statusCode()).isEqualTo(200);
    assertThat(send(request("status").header("X-API-Key", "x")).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("asks the one that leads who may see it or end it")
  void asksWhoMay() throws Exception {
    String build = make("robot", "build");
    String admin = make("ann", "admin");
    assertThat(send(by(build, "metrics")).statusCode()).isEqualTo(200);
    assertThat(send(by(build, "cluster")).body()).contains("0.0-member");
    assertThat(send(by("x", "metrics")).statusCode()).isEqualTo(401);
    assertThat(send(by(build, "shutdown").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(403);
    assertThat(ended).isFalse();
    assertThat(send(by(admin, "shutdown").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
    place = Optional.empty();
    assertThat(send(by(build, "metrics")).statusCode()).isEqualTo(503);
  }

  private String make(String name, String scope) throws Exception {
    HttpResponse<String> made =
        send(
            request("keys")
                .POST(
                    BodyPublishers.ofString(
                        "{\"name\":\"%s\",\"scope\":\"%s\"}".formatted(name, scope))));
    return Json.wire().readTree(made.body()).path("data").path("key").asText();
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
    return by(TOKEN, path);
  }

  private HttpRequest.Builder by(String key, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + member + "/api/v1/" + path))
        .header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
