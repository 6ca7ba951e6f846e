package dev.cairn.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A node's place in its cluster. Safe for use by many threads. */
public final class Membership {
  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final ClusterSettings settings;

  private Membership(ActorSystem<?> system, ClusterSettings settings) {
    this.system = system;
    this.cluster = Cluster.get(system);
    this.settings = settings;
  }

  /**
   * Forms a cluster or asks to be let into one, as the settings say, and returns at once. Asking
   * goes on until it is let in.
   *
   * @param system configured with {@link ClusterSettings#akka}
   */
  public static Membership begin(ActorSystem<?> system, ClusterSettings settings) {
    Membership membership = new Membership(system, settings);
    membership.join();
    return membership;
  }

  private void join() {
    if (!settings.discovery().isEmpty()) {
      // Nobody waits for it: what cannot be bound is logged by Akka Management.
      var _ = Management.start(system);
      ClusterBootstrap.get(system).start();
    } else if (settings.formsCluster()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      List<Address> seeds =
          settings.join().stream()
              .flatMap(
                  point ->
                      names(point.host()).stream()
                          .map(host -> new Address("akka", system.name(), host, point.port())))
              .toList();
      cluster.manager().tell(new JoinSeedNodes(seeds));
    }
  }

  /**
   * A member only answers to the name that it gives itself, so a host name is tried as it is and as
   * the addresses that it stands for.
   */
  private static Set<String> names(String host) {
    Set<String> names = new LinkedHashSet<>(Set.of(host));
    try {
      for (InetAddress each : InetAddress.getAllByName(host)) {
        names.add(each.getHostAddress());
      }
    } catch (UnknownHostException notNow) {
      // It may be known later, and is asked by name.
      return names;
    }
    return names;
  }

  /** Address of this node among the members: {@code host:port}. */
  public String address() {
    return text(cluster.selfMember().address());
  }

  /** Leaves, and ends the actor system; returns at once. */
  public void end() {
    system.terminate();
  }

  /** Whether this node is let in and has not left. */
  public boolean isUp() {
    return cluster.selfMember().status() == MemberStatus.up();
  }

  /** All members as this node sees them, the oldest first; empty before it is let in. */
  public List<Member> members() {
    CurrentClusterState state = cluster.state();
    Set<akka.cluster.Member> unreachable = state.getUnreachable();
    List<akka.cluster.Member> byAge = new ArrayList<>();
    state.getMembers().forEach(byAge::add);
    byAge.sort((one, other) -> one.isOlderThan(other) ? -1 : 1);
    List<Member> members = new ArrayList<>();
    for (akka.cluster.Member each : byAge) {
      members.add(
          new Member(
              Member.identityIn(each.getRoles()),
              text(each.address()),
              roles(each),
              each.status().toString().toLowerCase(Locale.ROOT),
              !unreachable.contains(each),
              each.uniqueAddress().equals(cluster.selfMember().uniqueAddress()),
              members.size()));
    }
    return List.copyOf(members);
  }

  private static List<String> roles(akka.cluster.Member member) {
    return StreamSupport.stream(member.getRoles().spliterator(), false)
        .filter(role -> Role.of(role).isPresent())
        .sorted()
        .toList();
  }

  private static String text(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}
