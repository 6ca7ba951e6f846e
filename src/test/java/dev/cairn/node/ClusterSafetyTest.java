package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.cli.NodeLauncher;
import dev.cairn.cluster.Credentials;
import dev.cairn.cluster.TestingAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A node that is told to be in a cluster")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClusterSafetyTest {
  private final Path directory;
  private final Path configuration;

  ClusterSafetyTest(@TempDir Path directory) {
    this.directory = directory;
    this.configuration = directory.resolve("cairn.conf");
  }

  private void assertRefused(String address, String message) {
    assertThatThrownBy(
            () ->
                new LocalNodes(configuration, "1.2.3")
                    .start(
                        new NodeLauncher.Options(
                            directory.resolve("data"),
                            List.of(),
                            "127.0.0.1",
                            0,
                            true,
                            Optional.of(
                                new NodeLauncher.ClusterOptions(address, List.of(), List.of())))))
        .isInstanceOf(NodeException.class)
        .hasMessage(message);
    assertThat(directory.resolve("data/node.json")).doesNotExist();
  }

  private static String tls(Credentials credentials) {
    return "cairn.cluster.tls { certificate = \"%s\", key = \"%s\", ca = \"%s\" }\n"
        .formatted(credentials.certificate(), credentials.key(), credentials.authority());
  }

  @Test
  @DisplayName("does not listen beyond its machine without a certificate")
  void needsCertificate() {
    assertRefused(
        "192.0.2.1",
        "cairn.cluster.host is 192.0.2.1, and beyond this machine nodes talk with certificates only:"
            + " make them with `cairn ca init` and `cairn ca issue NAME`, and name them in"
            + " cairn.cluster.tls");
  }

  @Test
  @DisplayName("does not either when Akka's own settings have it listen elsewhere")
  void bindings() throws Exception {
    for (String setting :
        List.of("akka.remote.artery.bind.hostname", "akka.management.http.bind-hostname")) {
      Files.writeString(configuration, setting + " = \"0.0.0.0\"\n");
      assertRefused(
          "127.0.0.1",
          setting
              + " is 0.0.0.0, and beyond this machine nodes talk with certificates only: make them"
              + " with `cairn ca init` and `cairn ca issue NAME`, and name them in"
              + " cairn.cluster.tls");
    }
  }

  @Test
  @DisplayName("does not start with a certificate that no other node would take")
  void wrongCertificate() throws Exception {
    Credentials own = new TestingAuthority(directory.resolve("ca")).issue("farm-1");
    Credentials other = new TestingAuthority(directory.resolve("other")).issue("farm-1");
    Files.writeString(
        configuration, tls(new Credentials(own.certificate(), other.key(), own.authority())));
    assertRefused(
        "127.0.0.1",
        "the key %s does not belong to the certificate %s"
            .formatted(other.key(), own.certificate()));
  }

  @Test
  @DisplayName(
      "is not announced with a secret that cannot be read, or from an interface there is not")
  void announcements() throws Exception {
    TestingAuthority authority = new TestingAuthority(directory.resolve("ca"));
    String discovery = tls(authority.issue("farm-1")) + "cairn.cluster.discovery = multicast\n";
    Files.writeString(configuration, discovery + "cairn.cluster.multicast.secret = /none\n");
    assertRefused("127.0.0.1:0", "this node cannot be announced: /none does not exist");
    Files.writeString(
        configuration,
        discovery
            + "cairn.cluster.multicast { secret = \"%s\", interface = nowhere0 }\n"
                .formatted(authority.secret()));
    assertRefused(
        "127.0.0.1:0", "this node cannot be announced: there is no network interface nowhere0");
  }
}
