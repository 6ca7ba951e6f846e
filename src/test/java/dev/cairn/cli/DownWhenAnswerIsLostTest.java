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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node may end before its answer to the request to end is on the wire. */
@DisplayName("cairn down, when the node ends before it answers")
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class DownWhenAnswerIsLostTest {
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

  /** Passes a request on to the node; the answer to a change gets lost. */
  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      byte[] answer =
          client
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://" + node.http + exchange.getRequestURI()))
                      .header("Authorization", "Bearer " + TestingNode.TOKEN)
                      .method(method, HttpRequest.BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.ofByteArray())
              .body();
      if (method.equals("GET")) {
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("looks whether it has ended, and says so")
  void answerIsLost() throws Exception {
    TestingCli.Outcome down = new TestingCli(data).run("down");
    assertThat(down.err()).isEmpty();
    assertThat(down.out()).isEqualToIgnoringNewLines("the node has ended");
    assertThat(down.status()).isZero();
    node.awaitEnd();
  }
}
