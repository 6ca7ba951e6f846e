package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.TestingBuildExecutor;
import dev.cairn.build.TestingBuildExecutor.Hold;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Logs and packages over HTTP")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LogStreamTest {
  private TestingNode node;
  private Path data;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    data = directory;
    node = new TestingNode(data);
    node.planner.with("zlib").with("held").with("png");
    Files.createDirectories(data.resolve("repository"));
  }

  @AfterAll
  void end() {
    http.close();
    node.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/" + path))
        .header("Authorization", "Bearer " + TestingNode.TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void build(String name) throws Exception {
    String body = "{\"names\":[\"" + name + "\"],\"force\":true}";
    assertThat(send(request("builds").POST(BodyPublishers.ofString(body))).statusCode())
        .isEqualTo(202);
  }

  /** Builds, and returns when the build is over. */
  private void built(String name) throws Exception {
    try (TestingSocket events =
        new TestingSocket(
            "ws://" + node.http + "/api/v1/events?types=build.completed,stream.*&packages=" + name,
            TestingNode.TOKEN)) {
      events.until("stream.opened");
      build(name);
      events.until("build.completed");
    }
  }

  @Test
  @DisplayName("a running log comes from its start, then as it is written, and its end is marked")
  void follow() throws Exception {
    Hold hold = node.executor.hold("held");
    build("held");
    hold.awaitReached();
    HttpResponse<InputStream> response =
        http.send(request("logs/held/stream").build(), BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("id: 12");
      assertThat(lines.readLine()).isEqualTo("data: {\"line\":\"phase SETUP\"}");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("id: 24");
      hold.release();
      List<String> rest = lines.lines().filter(line -> !line.startsWith(":")).toList();
      assertThat(rest)
          .contains("data: {\"line\":\"phase FETCH\"}", "data: {\"line\":\"phase BUILD\"}")
          .filteredOn(line -> line.contains("goes on") || line.contains("done"))
          .hasSize(2)
          .first()
          .asString()
          .startsWith("data: {\"line\":\"goes on\",\"timestamp\":\"20");
      assertThat(rest.subList(rest.size() - 4, rest.size()))
          .element(2)
          .asString()
          .contains("\"status\":\"success\"");
      assertThat(rest).contains("event: end");
    }
  }

  @Test
  @DisplayName("a client that connects again goes on behind the last line it has seen")
  void resume() throws Exception {
    built("zlib");
    String whole = send(request("logs/zlib/stream")).body();
    int second = whole.indexOf("id: ", 1);
    String id = whole.substring(4, whole.indexOf('\n'));
    HttpResponse<String> rest = send(request("logs/zlib/stream").header("Last-Event-ID", id));
    assertThat(rest.body()).isEqualTo(whole.substring(second));
    String end = whole.lines().filter(line -> line.endsWith("/end")).findFirst().orElseThrow();
    HttpResponse<String> none =
        send(request("logs/zlib/stream").header("Last-Event-ID", end.substring(4)));
    assertThat(none.statusCode()).isEqualTo(204);
    assertThat(send(request("logs/zlib/stream").header("Last-Event-ID", "x")).statusCode())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("a log that is not there, or would lie elsewhere, is not found")
  void noLog() throws Exception {
    built("png");
    Files.delete(data.resolve("logs/png.log"));
    for (String path :
        List.of("logs/png", "logs/png/stream", "logs/..%2F..%2Fetc%2Fpasswd/stream")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("a package comes whole or in ranges, with its checksum, and only unaltered")
  void artifact() throws Exception {
    built("zlib");
    Path file = data.resolve("repository/zlib-1-1-any.pkg.tar.zst");
    Files.write(file, TestingBuildExecutor.content());
    HttpResponse<byte[]> whole =
        http.send(request("artifacts/zlib").build(), BodyHandlers.ofByteArray());
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(TestingBuildExecutor.content());
    String digest = whole.headers().firstValue("X-Checksum-Sha256").orElseThrow();
    assertThat(digest).hasSize(64);
    assertThat(whole.headers().firstValue("ETag")).contains("\"" + digest + "\"");
    assertThat(whole.headers().firstValue("Repr-Digest").orElseThrow()).startsWith("sha-256=:");
    assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("zlib-1-1-any.pkg.tar.zst");

    HttpResponse<byte[]> part =
        http.send(
            request("artifacts/zlib/zlib-1-1-any.pkg.tar.zst")
                .header("Range", "bytes=990-")
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(10);
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 990-999/1000");

    HttpResponse<String> beyond = send(request("artifacts/zlib").header("Range", "bytes=1000-"));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */1000");
    assertThat(beyond.body()).contains("\"code\":\"RANGE\"");
    assertThat(
            send(request("artifacts/zlib").header("If-None-Match", "\"" + digest + "\""))
                .statusCode())
        .isEqualTo(304);

    Files.writeString(file, "y".repeat(1000));
    assertThat(send(request("artifacts/zlib")).statusCode()).isEqualTo(410);
    Files.delete(file);
    assertThat(send(request("artifacts/zlib")).statusCode()).isEqualTo(410);
  }

  @Test
  @DisplayName("a package that a build has not made is not found, whatever it is called")
  void noArtifact() throws Exception {
    built("zlib");
    for (String path :
        List.of(
            "artifacts/nothing",
            "artifacts/zlib/nothing",
            "artifacts/zlib/..%2F..%2Ftoken",
            "artifacts/zlib/%0d%0aX-Evil:%201")) {
      HttpResponse<String> response = send(request(path));
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.headers().firstValue("X-Evil")).isEmpty();
    }
  }
}
