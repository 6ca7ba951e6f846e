package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.RunEntity.Slot;
import dev.cairn.build.SlotRules.Offer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The slots of other nodes in a farm; only used by the farm's actor. */
final class RemoteSlots {
  private final ActorContext<Farm.Command> actor;
  private final BuildContext build;
  private final RemoteBuilds builds;
  private final Map<String, Slot> slots;
  private final WorkerEntity.Listener workers;
  private final ActorRef<Fleet.Command> fleet;

  /** Newest facts of each node; threads of builds read it. */
  private final ConcurrentHashMap<String, Host> hosts = new ConcurrentHashMap<>();

  private final Map<String, ActorRef<WorkerEntity.Command>> entities = new TreeMap<>();

  /**
   * Starts the fleet.
   *
   * @param slots those of the farm, to which those of other nodes are added
   */
  RemoteSlots(
      ActorContext<Farm.Command> actor,
      BuildContext build,
      RemoteBuilds builds,
      Map<String, Slot> slots,
      Fleet.Listener listener,
      WorkerEntity.Listener workers) {
    this.actor = actor;
    this.build = build;
    this.builds = builds;
    this.slots = slots;
    this.workers = workers;
    this.fleet =
        actor.spawn(Fleet.create(builds.incarnation(), builds.address(), listener), "fleet");
  }

  /** A node offers {@code count} slots. */
  void seen(Host host, int count) {
    hosts.put(host.node(), host);
    for (int number = 0; number < count; number++) {
      String worker = host.node() + "/" + number;
      Slot known = slots.get(worker);
      Offer offer =
          new Offer(
              worker,
              host.node(),
              host.architecture(),
              host.labels(),
              host.freeMemoryBytes(),
              false);
      slots.put(
          worker,
          known == null
              ? join(host, offer, number)
              : new Slot(offer, known.id(), number, known.executor(), known.actor()));
    }
    for (int gone = count; slots.containsKey(host.node() + "/" + gone); gone++) {
      leave(host.node() + "/" + gone, "its node offers " + count + " slots now");
    }
  }

  private Slot join(Host host, Offer offer, int number) {
    String node = host.node();
    BuildExecutor executor = builds.executor(fleet, () -> hosts.getOrDefault(node, host), number);
    ActorRef<WorkerEntity.Command> entity = entities.get(offer.worker());
    if (entity == null) {
      BuildContext context =
          new BuildContext(build.clock(), build.ids(), executor, build.live(), build.start());
      entity =
          actor.spawn(
              WorkerEntity.create(offer.worker(), host.confinement(), context, workers),
              "worker-" + node + "-" + number);
      entities.put(offer.worker(), entity);
    } else {
      entity.tell(new WorkerEntity.Join(host.confinement(), build.start()));
    }
    return new Slot(offer, freeId(), number, executor, entity);
  }

  /** The smallest number that no slot of the farm has. */
  private int freeId() {
    Set<Integer> taken = slots.values().stream().map(Slot::id).collect(Collectors.toSet());
    int id = 0;
    while (taken.contains(id)) {
      id++;
    }
    return id;
  }

  /** A node is gone. */
  void left(String node, String why) {
    hosts.remove(node);
    for (int number = 0; slots.containsKey(node + "/" + number); number++) {
      leave(node + "/" + number, why);
    }
  }

  private void leave(String worker, String why) {
    Slot slot = slots.remove(worker);
    if (slot != null) {
      slot.actor().tell(new WorkerEntity.Leave(why, build.start()));
    }
  }

  /** How many builds may be under way on each node. */
  Map<String, Integer> limits() {
    Map<String, Integer> limits = new TreeMap<>();
    hosts.forEach((node, host) -> limits.put(node, host.limit()));
    return limits;
  }
}
