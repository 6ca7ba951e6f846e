package dev.cairn.cluster;

import akka.actor.ExtendedActorSystem;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * The method {@code cairn-multicast} of Akka Discovery: the nodes that have announced themselves,
 * this one included, whatever service is asked for. Akka makes it.
 */
public final class MulticastDiscovery extends ServiceDiscovery {
  private final DiscoveredNodes nodes;

  /** For this system. */
  public MulticastDiscovery(ExtendedActorSystem system) {
    nodes = DiscoveredNodes.of(system);
  }

  @Override
  public Future<Resolved> lookup(Lookup lookup, FiniteDuration resolveTimeout) {
    List<ResolvedTarget> targets =
        nodes.now().stream()
            .map(
                node ->
                    new ResolvedTarget(
                        node.host(),
                        OptionConverters.toScala(Optional.<Object>of(node.port())),
                        OptionConverters.toScala(Optional.<InetAddress>empty())))
            .toList();
    return Future.successful(
        new Resolved(lookup.serviceName(), CollectionConverters.asScala(targets).toSeq()));
  }
}
