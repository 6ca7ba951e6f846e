package dev.cairn.build;

import akka.actor.typed.ActorRef;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.distfiles.CheckedDownload;
import java.util.function.Supplier;

/**
 * What a controller needs to have builds carried out on other nodes.
 *
 * @param incarnation id of this start of the node
 * @param local publishes what others have built
 * @param context of the local executor
 * @param artifacts what this node gives to others
 * @param address where they fetch it
 * @param download fetches what others have built
 * @param documents writes orders
 */
public record RemoteBuilds(
    String incarnation,
    RoomBuildExecutor local,
    ExecutorContext context,
    Artifacts artifacts,
    ArtifactAddress address,
    CheckedDownload download,
    OrderDocuments documents) {

  /** Carries out the builds of one slot of another node. */
  BuildExecutor executor(ActorRef<Fleet.Command> fleet, Supplier<Host> host, int slot) {
    return new RemoteBuildExecutor(this, fleet, host, slot);
  }
}
