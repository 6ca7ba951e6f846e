package dev.cairn.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import dev.cairn.cluster.Announcement;
import dev.cairn.cluster.AnnouncementSeal;
import dev.cairn.cluster.CertificateSummary;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.CredentialException;
import dev.cairn.cluster.DiscoveredNodes;
import dev.cairn.cluster.DiscoverySettings;
import dev.cairn.cluster.Drop;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.MulticastAnnouncer;
import dev.cairn.cluster.MulticastSettings;
import dev.cairn.cluster.TransportSecurity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom a node lets in, and by whom it is found, before anything of it listens. */
final class ClusterSafety {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSafety.class);

  /** A certificate that ends sooner is spoken of at the start. */
  private static final Duration RENEWAL = Duration.ofDays(30);

  private ClusterSafety() {}

  /**
   * What Akka is told of the cluster.
   *
   * @param all the whole configuration
   * @throws NodeException when the node would listen beyond this machine without a certificate, or
   *     what it would show is wrong
   */
  static Config akka(ClusterSettings cluster, Config all, InstantSource clock)
      throws NodeException {
    Config told = all.getConfig("cairn.cluster");
    try {
      TransportSecurity security =
          TransportSecurity.read(
              all.getConfig(TransportSecurity.SETTING), TransportSecurity.SETTING);
      Instant now = clock.instant();
      security
          .check(hosts(cluster, all), now)
          .ifPresent(certificate -> speakOfEnd(certificate, now));
      return DiscoverySettings.read(told)
          .akka()
          .withFallback(security.akka())
          .withFallback(cluster.akka());
    } catch (CredentialException refusal) {
      throw new NodeException(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  /**
   * What HTTPS between nodes is made with; nothing where they talk on this machine alone.
   *
   * @param all the whole configuration
   * @throws NodeException when the certificates are wrong
   */
  static Optional<MemberTls> https(Config all, InstantSource clock) throws NodeException {
    try {
      return TransportSecurity.read(
              all.getConfig(TransportSecurity.SETTING), TransportSecurity.SETTING)
          .https(clock);
    } catch (CredentialException refusal) {
      throw new NodeException(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  /** Where the node would listen, by the setting that says so; Akka's own settings count, too. */
  private static Map<String, String> hosts(ClusterSettings cluster, Config all) {
    Map<String, String> hosts = new LinkedHashMap<>();
    hosts.put("cairn.cluster.host", cluster.host());
    for (String setting :
        List.of("akka.remote.artery.bind.hostname", "akka.management.http.bind-hostname")) {
      String host = all.getString(setting);
      if (!host.isEmpty()) {
        hosts.put(setting, host);
      }
    }
    return hosts;
  }

  private static void speakOfEnd(CertificateSummary certificate, Instant now) {
    if (certificate.notAfter().isBefore(now.plus(RENEWAL))) {
      LOG.warn(
          "the certificate {} counts until {} only; put files of another `cairn ca issue` in its place",
          certificate.file(),
          certificate.notAfter());
    }
  }

  /**
   * Announces the node to its network segment, as long as the system runs, if that is how nodes
   * find each other.
   *
   * @throws NodeException when the secret cannot be read, or the network does not let it
   */
  static void announce(ActorSystem<?> system, ClusterSettings cluster, InstantSource clock)
      throws NodeException {
    Config told = system.settings().config().getConfig("cairn.cluster");
    DiscoverySettings discovery = DiscoverySettings.read(told);
    Optional<Path> secret = discovery.secret();
    if (discovery.method() != DiscoverySettings.Method.MULTICAST || secret.isEmpty()) {
      return;
    }
    try {
      MulticastAnnouncer announcer =
          MulticastAnnouncer.start(
              MulticastSettings.standard(discovery.networkInterface()),
              new Announcement(
                  UUID.fromString(cluster.identity()), cluster.host(), cluster.managementPort()),
              AnnouncementSeal.read(secret.get()),
              clock);
      DiscoveredNodes.of(system).from(announcer::nodes);
      List<Meter> meters = measure(announcer);
      CoordinatedShutdown.get(system)
          .addTask(
              CoordinatedShutdown.PhaseBeforeServiceUnbind(),
              "end-announcements",
              () -> {
                announcer.close();
                meters.forEach(Metrics.globalRegistry::remove);
                return CompletableFuture.completedFuture(Done.getInstance());
              });
    } catch (IOException | IllegalArgumentException failure) {
      throw new NodeException("this node cannot be announced: " + failure.getMessage(), failure);
    }
  }

  private static List<Meter> measure(MulticastAnnouncer announcer) {
    List<Meter> meters = new ArrayList<>();
    meters.add(
        Gauge.builder("cairn.discovery.nodes", announcer, one -> one.nodes().size())
            .description(
                "nodes that announced themselves within three intervals, this one included")
            .register(Metrics.globalRegistry));
    for (Drop reason : Drop.values()) {
      meters.add(
          FunctionCounter.builder("cairn.discovery.dropped", announcer, one -> one.dropped(reason))
              .description("announcements that did not count")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(Metrics.globalRegistry));
    }
    return meters;
  }
}
