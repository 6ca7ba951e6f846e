package dev.cairn.cluster;

import akka.actor.AbstractExtensionId;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where {@link MulticastDiscovery}, which Akka makes by its name, asks for the nodes that have
 * announced themselves. There are none before somebody says where they come from.
 */
public final class DiscoveredNodes implements Extension {
  private static final Id ID = new Id();

  private volatile Supplier<List<Announcement>> source = List::of;

  private DiscoveredNodes() {}

  /** Those of a system. */
  public static DiscoveredNodes of(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /** Takes them from here from now on. */
  public void from(Supplier<List<Announcement>> nodes) {
    source = nodes;
  }

  List<Announcement> now() {
    return source.get();
  }

  private static final class Id extends AbstractExtensionId<DiscoveredNodes> {
    @Override
    public DiscoveredNodes createExtension(ExtendedActorSystem system) {
      return new DiscoveredNodes();
    }
  }
}
