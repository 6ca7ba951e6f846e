package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node hangs up on a client")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class PatienceTest {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String STATUS =
      "GET /api/v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + TestingNode.TOKEN + "\r\n";

  private TestingNode node;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.planner.with("zlib");
  }

  @AfterEach
  void end() {
    node.close();
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Sends one more byte of a header each 100 ms, until the other side hangs up. */
  private static void drip(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    try {
      while (true) {
        try {
          assertThat(socket.getInputStream().read()).isEqualTo(-1);
          return;
        } catch (SocketTimeoutException goesOn) {
          send(socket, "x");
        }
      }
    } catch (SocketException hungUp) {
      // With bytes on their way, the end of a connection shows as its reset.
      assertThat(hungUp).hasMessageMatching("(?i).*(reset|broken pipe).*");
    }
  }

  @Test
  @DisplayName("that sends the headers of its first request byte by byte, or nothing at all")
  void first() throws Exception {
    int port = node.bindWith(new Patience(SHORT, LONG));
    try (Socket slow = connect(port);
        Socket silent = connect(port)) {
      send(slow, STATUS.formatted("status") + "X-Slow: ");
      drip(slow);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("that does so with a later request")
  void next() throws Exception {
    int port = node.bindWith(new Patience(LONG, SHORT));
    try (Socket slow = connect(port)) {
      send(slow, STATUS.formatted("keys") + "\r\n");
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
      for (String line = answer.readLine(); !line.startsWith("{"); line = answer.readLine()) {
        if (line.startsWith("Content-Length: ")) {
          assertThat(answer.readLine()).isEmpty();
          assertThat(answer.skip(Long.parseLong(line.substring(16)))).isPositive();
          break;
        }
      }
      send(slow, STATUS.formatted("status") + "X-Slow: ");
      drip(slow);
    }
  }

  @Test
  @DisplayName("that takes too long with a body")
  void body() throws Exception {
    int port = node.bindWith(Patience.usual());
    String build = "POST /api/v1/builds HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: ";
    try (Socket slow = connect(port)) {
      send(slow, build + TestingNode.TOKEN + "\r\nContent-Length: 100\r\n\r\n{");
      // It is told 408, but the end of the connection may overtake that.
      assertThat(slow.getInputStream().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 408 ");
    } catch (SocketException hungUp) {
      assertThat(hungUp).hasMessageContaining("reset");
    }
  }

  @Test
  @DisplayName("but not on one that listens to a stream, however long nothing happens")
  void streams() throws Exception {
    int port = node.bindWith(new Patience(SHORT, SHORT));
    String events = "/api/v1/events?types=run.*";
    try (Socket listening = connect(port)) {
      send(
          listening,
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: %s\r\n"
                  .formatted(events, TestingNode.TOKEN)
              + "Accept: text/event-stream\r\n\r\n");
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(listening.getInputStream(), StandardCharsets.UTF_8));
      until(lines, "stream.opened");
      try (TestingSocket socket =
              new TestingSocket("ws://127.0.0.1:" + port + events, TestingNode.TOKEN);
          Socket silent = connect(port)) {
        assertThat(socket.next().path("type").asText()).isEqualTo("stream.opened");
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
        build();
        until(lines, "run.started");
        assertThat(socket.next().path("type").asText()).isEqualTo("run.started");
      }
    }
  }

  private void build() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> begun =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + node.http + "/api/v1/builds"))
                  .header("X-API-Key", TestingNode.TOKEN)
                  .POST(BodyPublishers.ofString("{\"names\":[\"zlib\"]}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(begun.statusCode()).isEqualTo(202);
    }
  }

  private static void until(BufferedReader lines, String type) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.contains(type)) {
      line = lines.readLine();
    }
    assertThat(line).as(type).isNotNull();
  }
}
