package dev.cairn.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cluster.ClusterSettings.ContactPoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a node finds others that it can ask to be let in.
 *
 * @param contactPoints where others are asked, with {@link Method#CONFIG}
 * @param required how many nodes must see each other before one of them forms a cluster; at least 1
 * @param service name that is looked up, with {@link Method#DNS} and {@link Method#KUBERNETES}
 * @param networkInterface of announcements, with {@link Method#MULTICAST}; empty: all
 * @param secret file with the secret of announcements, with {@link Method#MULTICAST}
 */
public record DiscoverySettings(
    Method method,
    List<ContactPoint> contactPoints,
    int required,
    String service,
    String networkInterface,
    Optional<Path> secret) {

  /** What the list of contact points is called within Akka. */
  private static final String LIST = "cairn";

  private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";

  /** Where the nodes come from. */
  public enum Method {
    /** From nowhere. */
    NONE(""),
    /** From announcements on the network segment. */
    MULTICAST("cairn-multicast"),
    /** From a list. */
    CONFIG("config"),
    /** From the addresses of a name. */
    DNS("akka-dns"),
    /** From the pods of a service. */
    KUBERNETES("kubernetes-api");

    private final String akkaName;

    Method(String akkaName) {
      this.akkaName = akkaName;
    }

    /** What Akka calls it; empty when it does not know it. */
    public String akkaName() {
      return akkaName;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public DiscoverySettings {
    contactPoints = List.copyOf(contactPoints);
  }

  /**
   * Reads it.
   *
   * @param cluster the configuration {@code cairn.cluster}
   * @throws IllegalArgumentException with one line that names the setting, when one is wrong or
   *     another one is needed
   */
  public static DiscoverySettings read(Config cluster) {
    Method method = method(cluster.getString("discovery"));
    int port = cluster.getInt("management-port");
    String secret = cluster.getString("multicast.secret");
    DiscoverySettings settings =
        new DiscoverySettings(
            method,
            cluster.getStringList("contact-points").stream()
                .map(point -> ContactPoint.parse(point, port))
                .toList(),
            cluster.getInt("contact-points-required"),
            cluster.getString("service"),
            cluster.getString("multicast.interface"),
            secret.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(secret).toAbsolutePath().normalize()));
    settings.refuseWhatCannotBe();
    return settings;
  }

  private static Method method(String word) {
    return Stream.of(Method.values())
        .filter(method -> method.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "cairn.cluster.discovery must be one of %s, not '%s'"
                        .formatted(
                            Stream.of(Method.values())
                                .map(Method::word)
                                .collect(Collectors.joining(", ")),
                            word)));
  }

  private void refuseWhatCannotBe() {
    if (required < 1) {
      throw new IllegalArgumentException(
          "cairn.cluster.contact-points-required must be at least 1, not " + required);
    }
    if (method == Method.MULTICAST && secret.isEmpty()) {
      throw new IllegalArgumentException(
          "discovery by multicast needs the secret that all nodes know: name the discovery.secret that"
              + " `cairn ca issue NAME` makes in cairn.cluster.multicast.secret");
    }
    if (method == Method.CONFIG && contactPoints.isEmpty()) {
      throw new IllegalArgumentException(
          "discovery by config needs HOST or HOST:PORT of other nodes in cairn.cluster.contact-points");
    }
  }

  /** The name that Akka looks up with this method. */
  String lookedUp() {
    return method == Method.DNS || method == Method.KUBERNETES ? service : LIST;
  }

  /** What Akka is told, besides the name of the method. */
  public Config akka() {
    Map<String, Object> values = new HashMap<>();
    values.put(BOOTSTRAP + "contact-point-discovery.required-contact-point-nr", required);
    values.put(BOOTSTRAP + "contact-point-discovery.service-name", lookedUp());
    if (method == Method.MULTICAST || method == Method.CONFIG) {
      // These name a port for each node, and several nodes may be on one machine.
      values.put(BOOTSTRAP + "contact-point.filter-on-fallback-port", "off");
    }
    values.put(
        "akka.discovery.config.services",
        Map.of(
            LIST,
            Map.of(
                "endpoints",
                contactPoints.stream()
                    .map(point -> Map.of("host", point.host(), "port", point.port()))
                    .toList())));
    return ConfigFactory.parseMap(values);
  }
}
