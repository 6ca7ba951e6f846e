package dev.cairn.node;

import com.typesafe.config.Config;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.ClusterSettings.ContactPoint;
import dev.cairn.cluster.DiscoverySettings;
import dev.cairn.cluster.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how one takes part in a cluster. */
final class ClusterReading {
  private ClusterReading() {}

  /**
   * How a node takes part; nothing when it does not.
   *
   * @param cluster the settings below {@code cairn.cluster}
   * @param journal what {@code cairn.journal.cluster} says
   * @throws NodeException when there is no such cluster
   */
  static Optional<ClusterSettings> node(Config cluster, String journal) throws NodeException {
    String host = cluster.getString("host");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : cluster.getStringList("roles")) {
      roles.add(
          Role.of(word)
              .orElseThrow(
                  () ->
                      new NodeException(
                          "there is no role %s; there are %s"
                              .formatted(
                                  word,
                                  String.join(
                                      ", ", Role.all().stream().map(Role::word).toList())))));
    }
    List<ContactPoint> join =
        cluster.getStringList("join").stream().map(ContactPoint::parse).toList();
    if (roles.isEmpty()) {
      // Who asks to be let in builds, unless it says otherwise.
      roles.addAll(join.isEmpty() ? Role.all() : Set.of(Role.WORKER));
    }
    ClusterSettings settings =
        settings(
            cluster,
            host,
            cluster.getInt("port"),
            join,
            roles,
            DiscoverySettings.read(cluster).method().akkaName());
    refuseWhatCannotBe(settings, journal);
    return Optional.of(settings);
  }

  private static void refuseWhatCannotBe(ClusterSettings settings, String journal)
      throws NodeException {
    if (settings.formsCluster() && !settings.join().isEmpty() && !settings.hasStandbys()) {
      throw new NodeException(
          "a second controller needs a journal that both share: set cairn.journal.cluster = postgres"
              + " and cairn.cluster.controllers on all nodes; or let this node be a worker with"
              + " --roles worker (cairn.cluster.roles)");
    }
    if (settings.formsCluster() && settings.hasStandbys() && !journal.equals("postgres")) {
      throw new NodeException(
          "%d controllers (cairn.cluster.controllers) need a journal that they share:"
                  .formatted(settings.controllers())
              + " cairn.journal.cluster must be postgres, not "
              + journal);
    }
    if (settings.formsCluster()
        && settings.hasStandbys()
        && settings.join().isEmpty()
        && settings.discovery().isEmpty()) {
      throw new NodeException(
          "one of several controllers must know the others: name all of them with --join"
              + " HOST[:PORT] (cairn.cluster.join), in the same order on each");
    }
    if (!settings.formsCluster() && !settings.roles().contains(Role.WORKER)) {
      throw new NodeException(
          "a node is a controller or a worker or both, and may have other roles besides: see --roles"
              + " (cairn.cluster.roles)");
    }
    if (!settings.formsCluster() && settings.join().isEmpty() && settings.discovery().isEmpty()) {
      throw new NodeException(
          "a worker must be told whom to ask: name the controller with --join HOST[:PORT]"
              + " (cairn.cluster.join)");
    }
  }

  /**
   * How a program takes part that only asks, on any port that is free.
   *
   * @param cluster the settings below {@code cairn.cluster}
   * @throws NodeException when it is told nobody to ask
   */
  static ClusterSettings client(Config cluster) throws NodeException {
    List<ContactPoint> join =
        cluster.getStringList("join").stream().map(ContactPoint::parse).toList();
    if (join.isEmpty()) {
      throw new NodeException(
          "a client must be told whom to ask: name members with cairn.cluster.join");
    }
    String host = cluster.getString("host");
    return settings(
            cluster,
            host.isEmpty() ? addressTowards(join.getFirst()) : host,
            0,
            join,
            Set.of(Role.CLIENT),
            "")
        .withIdentity(Ids.next());
  }

  private static ClusterSettings settings(
      Config cluster,
      String host,
      int port,
      List<ContactPoint> join,
      Set<Role> roles,
      String discovery) {
    return new ClusterSettings(
        host,
        port,
        cluster.getInt("controllers"),
        join,
        roles,
        discovery,
        cluster.getInt("management-port"),
        cluster.getDuration("heartbeat-pause"),
        cluster.getDuration("stable-after"),
        "");
  }

  /** What an option or setting says, which is named when it is wrong. */
  static ContactPoint contactPoint(String option, String text) throws NodeException {
    try {
      return ContactPoint.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new NodeException(option + ": " + wrong.getMessage(), wrong);
    }
  }

  /** The address of this machine from which the other one is reached; nothing is sent for that. */
  static String addressTowards(ContactPoint other) throws NodeException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(other.host()), other.port()));
      return socket.getLocalAddress().getHostAddress().replaceFirst("%.*", "");
    } catch (IOException | UncheckedIOException unknown) {
      throw new NodeException(
          "there is no way to %s: name it by an address that can be reached, or say with --cluster"
                  .formatted(other)
              + " at which address the others reach this node",
          unknown);
    }
  }
}
