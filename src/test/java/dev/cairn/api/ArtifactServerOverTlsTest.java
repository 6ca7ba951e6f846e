package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cluster.Credentials;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.cluster.TransportSecurity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The server of artifacts of a node with a certificate")
@Timeout(60)
class ArtifactServerOverTlsTest {
  private static final String SECRET = "0123456789abcdef";

  @TempDir Path directory;
  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = WARNING").withFallback(ConfigFactory.load()));
  private Instant now = InstantSource.system().instant();
  private TestingAuthority authority;
  private Credentials own;
  private URI address;

  @BeforeEach
  void begin() throws Exception {
    authority = new TestingAuthority(directory.resolve("ca"));
    own = authority.issue("farm-1");
    Path file = Files.writeString(directory.resolve("file"), "0123456789");
    int port =
        ArtifactServer.start(
                actors.system(), "127.0.0.1", 0, https(own), SECRET, (_, _) -> Optional.of(file))
            .toCompletableFuture()
            .get()
            .localAddress()
            .getPort();
    // Not the host of the certificate: it says who a node is, not where.
    address = URI.create("https://localhost:" + port + "/api/v1/artifacts/sha256/ab");
  }

  @AfterEach
  void end() {
    actors.shutdownTestKit();
  }

  @Test
  @DisplayName("gives files to nodes of the same authority")
  void gives() throws Exception {
    assertThat(get(https(authority.issue("farm-2")))).isEqualTo("0123456789");
  }

  @Test
  @DisplayName("does not even hear those of another authority, nor those without a certificate")
  void refuses() throws Exception {
    Credentials strangers = new TestingAuthority(directory.resolve("other")).issue("farm-2");
    assertThatThrownBy(() -> get(https(strangers))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(Optional.empty())).isInstanceOf(IOException.class);
    Credentials trustingStrangers =
        new Credentials(strangers.certificate(), strangers.key(), own.authority());
    assertThatThrownBy(() -> get(https(trustingStrangers))).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("takes up a certificate that is put in the place of the one before")
  void isRenewed() throws Exception {
    Credentials next = new TestingAuthority(directory.resolve("next")).issue("farm-1");
    replace(own.certificate(), next.certificate());
    replace(own.key(), next.key());
    replace(own.authority(), next.authority());
    assertThatThrownBy(() -> get(https(next))).isInstanceOf(IOException.class);
    now = now.plus(Duration.ofMinutes(6));
    assertThat(get(https(next))).isEqualTo("0123456789");
  }

  private static void replace(Path file, Path by) throws IOException {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<MemberTls> https(Credentials credentials) throws Exception {
    return TransportSecurity.of(Optional.of(credentials)).https(() -> now);
  }

  private String get(Optional<MemberTls> tls) throws Exception {
    HttpClient.Builder builder = HttpClient.newBuilder();
    tls.ifPresent(members -> builder.sslContext(members.context()));
    try (HttpClient client = builder.build()) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", "Bearer " + SECRET)
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
