package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.Uri;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The endpoint at which nodes ask for members")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManagementTest {
  private static final byte[] REQUEST =
      "GET /bootstrap/seed-nodes HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SILENCE = {};

  /** What is done with an endpoint. */
  private interface Work {
    void on(Uri endpoint) throws Exception;
  }

  private static void with(TransportSecurity security, Work work) throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "testing",
            ConfigFactory.parseString(
                    """
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    akka.management.http { hostname = "127.0.0.1", port = 0 }
                    """)
                .withFallback(security.akka())
                .withFallback(ConfigFactory.load()));
    try {
      work.on(Management.start(system).toCompletableFuture().get(20, TimeUnit.SECONDS));
    } finally {
      system.terminate();
    }
  }

  private static void assertRefused(Uri endpoint, Optional<Credentials> shown) {
    assertThatThrownBy(() -> TestingHandshake.with(endpoint.port(), shown, SILENCE, "TLSv1.3"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  @Test
  @DisplayName("answers nobody without a certificate of the cluster's authority")
  void tls(@TempDir Path directory) throws Exception {
    TestingAuthority authority = new TestingAuthority(directory.resolve("ca"));
    Credentials stranger = new TestingAuthority(directory.resolve("other")).issue("farm-1");
    Credentials other = authority.issue("farm-2");
    with(
        TransportSecurity.of(Optional.of(authority.issue("farm-1"))),
        endpoint -> {
          assertThat(endpoint.getScheme()).isEqualTo("https");
          assertThat(TestingHandshake.with(endpoint.port(), Optional.of(other), REQUEST, "TLSv1.3"))
              .startsWith("TLSv1.3 ");
          assertRefused(endpoint, Optional.empty());
          assertRefused(endpoint, Optional.of(stranger));
        });
  }

  @Test
  @DisplayName("answers in the clear where only this machine can ask")
  void plain() throws Exception {
    with(
        TransportSecurity.of(Optional.empty()),
        endpoint -> {
          try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + endpoint.port() + "/bootstrap/seed-nodes"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body())
                .contains("\"seedNodes\":[]");
          }
        });
  }
}
