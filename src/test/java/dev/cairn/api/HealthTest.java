package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A probe, without a key,")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HealthTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void end() {
    http.close();
  }

  private HttpResponse<String> ask(TestingNode node, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + node.http + path)).build(),
        BodyHandlers.ofString());
  }

  @Test
  @DisplayName("is told that a node lives and can work")
  void well(@TempDir Path data) throws Exception {
    try (TestingNode node = new TestingNode(data)) {
      for (String path : new String[] {"/health", "/health/live", "/health/ready"}) {
        HttpResponse<String> answer = ask(node, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body()).contains("\"health\":\"ok\"");
      }
      assertThat(ask(node, "/health/other").statusCode()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("is told why a node that lives cannot work: it is not let into its cluster")
  void outside(@TempDir Path data) throws Exception {
    try (TestingNode node = new TestingNode(data)) {
      node.obstacle = Optional.of("it is not let into its cluster");
      HttpResponse<String> answer = ask(node, "/health/ready");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .contains("\"code\":\"UNAVAILABLE\"", "\"message\":\"it is not let into its cluster\"");
      assertThat(ask(node, "/health").statusCode()).isEqualTo(503);
      assertThat(ask(node, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("is told so while the disk is full, and so is Prometheus")
  void full(@TempDir Path data) throws Exception {
    try (TestingNode node = TestingNode.withFullDisk(data)) {
      HttpResponse<String> answer = ask(node, "/health/ready");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("the journal stores nothing: ", "full");
      assertThat(ask(node, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> metrics =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + node.http + "/metrics"))
                  .header("Authorization", "Bearer " + TestingNode.TOKEN)
                  .build(),
              BodyHandlers.ofString());
      assertThat(TestingScrape.parse(metrics.body()).value("cairn_journal_writable")).isZero();
    }
  }
}
