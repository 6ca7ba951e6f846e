package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("A request that means harm")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileRequestTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private TestingNode node;

  @TempDir Path data;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib");
    Files.writeString(data.resolve("planted"), "what nobody may read");
    Files.writeString(data.resolve("logs/planted.log"), "what nobody may read");
  }

  @AfterEach
  void end() {
    node.close();
    http.close();
  }

  private HttpResponse<String> ask(String method, String path, String body, String user)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + node.http + "/" + path))
            .header("X-API-Key", TestingNode.TOKEN)
            .header("X-Cairn-User", user)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @DisplayName("leaves no directory by its path")
  @ValueSource(
      strings = {
        "api/v1/logs/..%2fplanted",
        "api/v1/logs/planted",
        "api/v1/logs/planted.log/stream",
        "api/v1/logs/%2e%2e%2fplanted",
        "api/v1/artifacts/zlib/..%2f..%2fplanted",
        "api/v1/artifacts/zlib/%2e%2e%2f%2e%2e%2fplanted",
        "api/v1/artifacts/..%2f..%2fplanted",
        "api/v1/../../planted",
        "api/v1/packages/..%2f../planted",
        "../planted",
        "..%2fplanted",
      })
  void traversal(String path) throws Exception {
    ask("POST", "api/v1/builds", "{\"names\":[\"zlib\"]}", "ann");
    HttpResponse<String> refused = ask("GET", path, "", "ann");
    assertThat(refused.statusCode()).isIn(400, 404);
    assertThat(refused.body()).doesNotContain("what nobody may read");
  }

  @Test
  @DisplayName("puts no line of its own into the log, nor what a terminal obeys")
  void log() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("dev.cairn");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Level before = root.getLevel();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.INFO);
    try {
      for (String user : List.of("ann\tbob", "ann\u0085bob", "ann")) {
        ask("POST", "api/v1/workers/all/pause?x=%0aINFO%20root%1b%5b31m", "", user);
      }
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
    assertThat(log.list).anyMatch(event -> event.getFormattedMessage().contains("ann"));
    assertThat(log.list)
        .noneMatch(event -> event.getFormattedMessage().chars().anyMatch(Character::isISOControl));
  }
}
