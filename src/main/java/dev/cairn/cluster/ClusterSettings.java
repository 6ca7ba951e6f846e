package dev.cairn.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a node takes part in a cluster.
 *
 * @param host address at which other members reach it
 * @param port of that address; 0 for any that is free
 * @param controllers how many there shall be; the same on every node, at least 1
 * @param join contact points: of a node that does not form a cluster itself, or, of several
 *     controllers, those of all of them
 * @param roles what it does; at least one
 * @param discovery name of an Akka Discovery method that finds contact points; empty for none
 * @param managementPort where discovered nodes are asked; only used with {@code discovery}
 * @param heartbeatPause silence after which a member counts as unreachable
 * @param stableAfter how long members must have been unreachable before they are removed
 * @param identity of the node: a UUID
 */
public record ClusterSettings(
    String host,
    int port,
    int controllers,
    List<ContactPoint> join,
    Set<Role> roles,
    String discovery,
    int managementPort,
    Duration heartbeatPause,
    Duration stableAfter,
    String identity) {

  /** Port of members when none is named. */
  public static final int PORT = 25520;

  /** An address at which a node asks to be let in. */
  public record ContactPoint(String host, int port) {

    /**
     * Reads {@code HOST}, {@code HOST:PORT} or {@code [ADDRESS]:PORT}; without a port it is {@link
     * #PORT}.
     *
     * @throws IllegalArgumentException with one line when it is none of them
     */
    public static ContactPoint parse(String text) {
      return parse(text, PORT);
    }

    /** The same, with another port when none is named. */
    public static ContactPoint parse(String text, int usualPort) {
      String host = text.replaceFirst(":[0-9]{1,5}$", "");
      String port = text.substring(host.length());
      String bare = host.replaceAll("^\\[|\\]$", "");
      boolean isAddress = host.startsWith("[") || !host.contains(":");
      int number = port.isEmpty() ? usualPort : Integer.parseInt(port.substring(1));
      if (!isAddress || !bare.matches("[A-Za-z0-9._:%-]+") || number > 65_535) {
        throw new IllegalArgumentException("HOST or HOST:PORT is wanted, not '" + text + "'");
      }
      return new ContactPoint(bare, number);
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** Copies the collections. */
  public ClusterSettings {
    join = List.copyOf(join);
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("a member has at least one role");
    }
    if (controllers < 1) {
      throw new IllegalArgumentException("a cluster has at least one controller");
    }
  }

  /** The same for the node with this identity. */
  public ClusterSettings withIdentity(String known) {
    return new ClusterSettings(
        host,
        port,
        controllers,
        join,
        roles,
        discovery,
        managementPort,
        heartbeatPause,
        stableAfter,
        known);
  }

  /** Whether this node may form a cluster: only a controller does. */
  public boolean formsCluster() {
    return roles.contains(Role.CONTROLLER);
  }

  /** Whether one of several controllers leads, and the others are ready to. */
  public boolean hasStandbys() {
    return controllers > 1;
  }

  /** What the actor system is told; the rest stands in {@code reference.conf}. */
  public Config akka() {
    List<String> words = new ArrayList<>(roles.stream().map(Role::word).sorted().toList());
    words.add(Member.identityRole(identity));
    Map<String, Object> values = new TreeMap<>();
    values.put("akka.actor.provider", "cluster");
    values.put("akka.remote.artery.canonical.hostname", host);
    values.put("akka.remote.artery.canonical.port", port);
    values.put("akka.cluster.roles", words);
    values.put(
        "akka.cluster.failure-detector.acceptable-heartbeat-pause",
        heartbeatPause.toMillis() + "ms");
    values.put("akka.cluster.split-brain-resolver.stable-after", stableAfter.toMillis() + "ms");
    if (hasStandbys()) {
      values.put("akka.cluster.split-brain-resolver.active-strategy", "keep-majority");
      values.put("akka.cluster.split-brain-resolver.keep-majority.role", Role.CONTROLLER.word());
    }
    if (!discovery.isEmpty()) {
      values.put("akka.management.http.hostname", host);
      values.put("akka.management.http.port", managementPort);
      values.put(
          "akka.management.cluster.bootstrap.contact-point-discovery.discovery-method", discovery);
      values.put(
          "akka.management.cluster.bootstrap.new-cluster-enabled", formsCluster() ? "on" : "off");
    }
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      config = config.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue()));
    }
    return config;
  }
}
