package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import dev.cairn.build.ControllerAddress;
import dev.cairn.build.HostActor;
import dev.cairn.build.WorkerHost;
import dev.cairn.cluster.MemberTls;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The slots of a controller that waits: they build for the one that leads. */
final class LentSlots {
  /** How long the actor may take to end: 5 s. */
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final WorkerHost host;
  private final ActorRef<HostActor.Command> actor;

  private LentSlots(WorkerHost host, ActorRef<HostActor.Command> actor) {
    this.host = host;
    this.actor = actor;
  }

  /** Offers the slots to whoever leads. */
  static LentSlots lend(NodeCore core, ArtifactDoor door, Optional<MemberTls> tls)
      throws IOException, InterruptedException {
    WorkerHost host = WorkerAssembly.lent(core, door, new ControllerAddress(), tls);
    return new LentSlots(
        host,
        Actors.spawn(
            core.system(),
            HostActor.create(host, System::nanoTime),
            "host",
            DispatcherSelector.blocking()));
  }

  /** Takes them back; what they were building ends, and is built again elsewhere. */
  void close() throws InterruptedException {
    Actors.finish(actor, END_MAX);
    host.close();
  }
}
