package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The security of what nodes say to each other")
class TransportSecurityTest {
  private final Instant now = InstantSource.system().instant();

  private static TransportSecurity read(String certificate, String key, String ca)
      throws CredentialException {
    return TransportSecurity.read(
        ConfigFactory.parseMap(Map.of("certificate", certificate, "key", key, "ca", ca)),
        TransportSecurity.SETTING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  @DisplayName("needs no certificate where only this machine can listen")
  void loopback(String host) throws Exception {
    TransportSecurity none = read("", "", "");
    assertThat(none.isOn()).isFalse();
    assertThat(none.check(Map.of("cairn.cluster.host", host), now)).isEmpty();
    assertThat(none.akka().getString("akka.remote.artery.transport")).isEqualTo("tcp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "0.0.0.0", "::", "169.254.1.1", "fe80::1"})
  @DisplayName("refuses in one line to listen anywhere else without one")
  void beyondLoopback(String host) {
    assertThatThrownBy(() -> read("", "", "").check(Map.of("cairn.cluster.host", host), now))
        .isInstanceOf(CredentialException.class)
        .hasMessage(
            "cairn.cluster.host is "
                + host
                + ", and beyond this machine nodes talk with certificates only: make them with"
                + " `cairn ca init` and `cairn ca issue NAME`, and name them in cairn.cluster.tls");
  }

  @Test
  @DisplayName("refuses a host that nobody knows")
  void unknownHost() {
    assertThatThrownBy(
            () -> read("", "", "").check(Map.of("cairn.cluster.host", "no host at all"), now))
        .hasMessage(
            "cairn.cluster.host is no host at all, which is neither an address nor the name of a known host");
  }

  @Test
  @DisplayName("refuses some of the three files without the others")
  void someFiles() {
    assertThatThrownBy(() -> read("a.pem", "", "ca.pem"))
        .hasMessage(
            "cairn.cluster.tls names no key; it needs all of certificate, key and ca, which `cairn ca issue NAME` makes");
    assertThatThrownBy(() -> read("", "k.pem", ""))
        .hasMessageStartingWith("cairn.cluster.tls names no certificate and no ca; ");
  }

  @Test
  @DisplayName("looks at the files at the start, wherever the node listens")
  void looks(@TempDir Path directory) throws Exception {
    Credentials node = new TestingAuthority(directory.resolve("ca")).issue("farm-1");
    TransportSecurity security =
        read(node.certificate().toString(), node.key().toString(), node.authority().toString());
    Map<String, String> hosts = Map.of("cairn.cluster.host", "127.0.0.1");
    assertThat(security.check(hosts, now).map(CertificateSummary::subject)).contains("CN=farm-1");
    assertThat(security.check(Map.of("cairn.cluster.host", "192.0.2.1"), now)).isPresent();
    assertThatThrownBy(() -> security.check(hosts, now.plus(Duration.ofDays(2))))
        .hasMessageContaining("expired on");
    assertThatThrownBy(
            () ->
                read("/none", node.key().toString(), node.authority().toString()).check(hosts, now))
        .hasMessage("/none does not exist");
  }

  @Test
  @DisplayName("is TLS 1.3 with a certificate on either side")
  void akka() {
    TransportSecurity security =
        TransportSecurity.of(
            Optional.of(new Credentials(Path.of("/c"), Path.of("/k"), Path.of("/ca"))));
    Config akka = security.akka().getConfig("akka.remote.artery");
    assertThat(security.isOn()).isTrue();
    assertThat(akka.getString("transport")).isEqualTo("tls-tcp");
    Config ssl = akka.getConfig("ssl.rotating-keys-engine");
    assertThat(ssl.getString("protocol")).isEqualTo("TLSv1.3");
    assertThat(ssl.getStringList("enabled-algorithms")).allMatch(suite -> suite.startsWith("TLS_"));
    assertThat(List.of("cert-file", "key-file", "ca-cert-file").stream().map(ssl::getString))
        .containsExactly("/c", "/k", "/ca");
  }
}
