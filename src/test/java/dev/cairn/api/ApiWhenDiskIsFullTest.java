package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("While the journal's disk is full, the API")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ApiWhenDiskIsFullTest {

  @Test
  @DisplayName("refuses what it could not record with 507 and the reason, and answers questions")
  void refuses(@TempDir Path data) throws Exception {
    try (TestingNode node = TestingNode.withFullDisk(data);
        HttpClient http = HttpClient.newHttpClient()) {
      node.planner.with("zlib");
      String body = "{\"names\":[\"zlib\"]}";
      HttpResponse<String> refused =
          http.send(
              request(node, "builds").POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(507);
      assertThat(refused.body()).contains("is full").contains("make room");
      HttpResponse<String> planned =
          http.send(
              request(node, "plan").POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofString());
      assertThat(planned.statusCode()).isEqualTo(200);
    }
  }

  private static HttpRequest.Builder request(TestingNode node, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TestingNode.TOKEN)
        .header("Content-Type", "application/json");
  }
}
