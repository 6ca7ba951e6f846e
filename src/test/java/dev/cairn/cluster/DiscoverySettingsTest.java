package dev.cairn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorSystem;
import akka.discovery.Discovery;
import akka.discovery.ServiceDiscovery;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Discovery")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DiscoverySettingsTest {

  private static Config configured(String... lines) {
    return ConfigFactory.parseString(String.join("\n", lines))
        .withFallback(ConfigFactory.load().getConfig("cairn.cluster"));
  }

  private static DiscoverySettings read(String... lines) {
    return DiscoverySettings.read(configured(lines));
  }

  /** What Akka finds with these settings, as host and port. */
  private static List<String> found(DiscoverySettings settings, List<Announcement> announced)
      throws Exception {
    ActorSystem system =
        ActorSystem.create("testing", settings.akka().withFallback(ConfigFactory.load()));
    try {
      DiscoveredNodes.of(system).from(() -> announced);
      ServiceDiscovery discovery =
          Discovery.get(system).loadServiceDiscovery(settings.method().akkaName());
      return discovery
          .lookup(settings.lookedUp(), Duration.ofSeconds(5))
          .toCompletableFuture()
          .get()
          .getAddresses()
          .stream()
          .map(target -> target.host() + ":" + target.getPort().orElseThrow())
          .toList();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  @DisplayName("is off unless somebody says otherwise, and needs two nodes for a new cluster")
  void usual() {
    DiscoverySettings usual = read();
    assertThat(usual.method()).isEqualTo(DiscoverySettings.Method.NONE);
    assertThat(usual.method().akkaName()).isEmpty();
    assertThat(
            usual
                .akka()
                .getInt(
                    "akka.management.cluster.bootstrap.contact-point-discovery"
                        + ".required-contact-point-nr"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"dns, akka-dns", "kubernetes, kubernetes-api"})
  @DisplayName("by a name is done by Akka's own methods")
  void names(String word, String akkaName) {
    DiscoverySettings settings = read("discovery = " + word, "service = farm");
    assertThat(settings.method().akkaName()).isEqualTo(akkaName);
    assertThat(
            settings
                .akka()
                .getString(
                    "akka.management.cluster.bootstrap.contact-point-discovery.service-name"))
        .isEqualTo("farm");
    assertThat(ConfigFactory.load().getString("akka.discovery." + akkaName + ".class"))
        .startsWith("akka.discovery.");
  }

  @Test
  @DisplayName("by a list gives what is in it, with the port of the management endpoint as usual")
  void list() throws Exception {
    DiscoverySettings settings =
        read(
            "discovery = config",
            "service = \"farm.example.org\"",
            "management-port = 9000",
            "contact-points = [\"10.0.0.1\", \"[fd00::1]:9001\"]");
    assertThat(found(settings, List.of()))
        .containsExactlyInAnyOrder("10.0.0.1:9000", "fd00::1:9001");
  }

  @Test
  @DisplayName("by multicast gives the nodes that have announced themselves")
  void multicast() throws Exception {
    DiscoverySettings settings = read("discovery = multicast", "multicast.secret = /secret");
    assertThat(found(settings, List.of())).isEmpty();
    assertThat(
            found(
                settings,
                List.of(
                    new Announcement(new UUID(0, 1), "10.0.0.1", 8558),
                    new Announcement(new UUID(0, 2), "10.0.0.1", 8559))))
        .containsExactlyInAnyOrder("10.0.0.1:8558", "10.0.0.1:8559");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "discovery = broadcast | cairn.cluster.discovery must be one of none, multicast, config, dns,"
            + " kubernetes, not 'broadcast'",
        "contact-points-required = 0 | cairn.cluster.contact-points-required must be at least 1, not 0",
        "discovery = multicast | discovery by multicast needs the secret that all nodes know: name the"
            + " discovery.secret that `cairn ca issue NAME` makes in cairn.cluster.multicast.secret",
        "discovery = config | discovery by config needs HOST or HOST:PORT of other nodes in"
            + " cairn.cluster.contact-points",
      })
  @DisplayName("refuses in one line what cannot be")
  void refusals(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
