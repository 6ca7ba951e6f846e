package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.cluster.Credentials;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.cluster.TransportSecurity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node that answers with TLS")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientCertificateTest {
  @TempDir Path directory;
  private TestingAuthority authority;
  private TestingNode node;
  private int port;

  @BeforeEach
  void start() throws Exception {
    authority = new TestingAuthority(directory.resolve("ca"));
    node = new TestingNode(directory.resolve("data"));
    port = node.encrypt(tls(authority.issue("farm-1")));
  }

  @AfterEach
  void end() {
    node.close();
  }

  private static MemberTls tls(Credentials credentials) throws Exception {
    return TransportSecurity.of(Optional.of(credentials))
        .https(InstantSource.system())
        .orElseThrow();
  }

  /** What a browser has that knows the authority, and has no certificate itself. */
  private SSLContext trusting(Credentials any) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(any.authority())) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private HttpResponse<String> ask(
      SSLContext context, String method, String path, String... headers) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/api/v1/" + path))
              .timeout(Duration.ofSeconds(20))
              .method(method, BodyPublishers.noBody());
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  @Test
  @DisplayName("takes a key from who shows no certificate, and gives browsers a secure cookie")
  void keys() throws Exception {
    SSLContext browser = trusting(authority.issue("any"));
    assertThat(ask(browser, "GET", "status").statusCode()).isEqualTo(401);
    HttpResponse<String> begun = ask(browser, "POST", "session", "X-API-Key", TestingNode.TOKEN);
    assertThat(begun.statusCode()).isEqualTo(204);
    assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure");
  }

  @Test
  @DisplayName("knows a client by its certificate, within the scope of that name and under it")
  void certificates() throws Exception {
    SSLContext robot = tls(authority.issue("robot")).context();
    assertThat(ask(robot, "GET", "session").body())
        .contains("\"name\":\"certificate:robot\"", "\"scopes\":[\"read\",\"build\"]");
    assertThat(ask(robot, "GET", "keys").statusCode()).isEqualTo(403);
    assertThat(ask(robot, "POST", "workers/testing%2F0/pause").statusCode()).isEqualTo(200);
    assertThat(node.stored("worker|testing/0").getLast().cause().orElseThrow().by())
        .isEqualTo("certificate:robot");
    assertThat(
            ask(robot, "POST", "workers/all/pause", "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
  }

  @Test
  @DisplayName(
      "believes nothing of a certificate whose name has no scope, nor of another authority")
  void others() throws Exception {
    assertThat(ask(tls(authority.issue("farm-2")).context(), "GET", "status").statusCode())
        .isEqualTo(401);
    Credentials strange = new TestingAuthority(directory.resolve("other")).issue("robot");
    Credentials trusting =
        new Credentials(
            strange.certificate(), strange.key(), authority.issue("farm-3").authority());
    assertThatThrownBy(() -> ask(tls(trusting).context(), "GET", "status"))
        .isInstanceOf(IOException.class);
  }
}
