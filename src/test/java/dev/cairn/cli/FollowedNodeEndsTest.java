package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.api.TestingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cairn audit log --follow, when the node ends in the middle of an event")
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FollowedNodeEndsTest {
  @TempDir Path data;
  private final HttpClient client = HttpClient.newHttpClient();
  private TestingNode node;
  private HttpServer between;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
    node.announceIn(data);
    between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    between.createContext("/", this::pass);
    between.start();
    Path announced = data.resolve("node.json");
    Files.writeString(
        announced,
        Files.readString(announced)
            .replace(node.http, "127.0.0.1:" + between.getAddress().getPort()));
  }

  @AfterEach
  void end() {
    between.stop(0);
    client.close();
    node.close();
  }

  /** Passes a request on to the node; a stream of events breaks off. */
  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().endsWith("/events")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("{\"offset\":1,".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + node.http + exchange.getRequestURI()))
                  .header("Authorization", "Bearer " + TestingNode.TOKEN)
                  .build(),
              BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("says that it has ended")
  void saysSo() {
    TestingCli.Outcome log = new TestingCli(data).run("audit", "log", "--follow");
    assertThat(log.err()).isEqualToIgnoringNewLines("cairn: the node has ended");
    assertThat(log.status()).isEqualTo(1);
  }
}
