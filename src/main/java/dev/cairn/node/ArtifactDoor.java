package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import dev.cairn.api.ArtifactServer;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import java.io.IOException;

/** Opens the door through which other nodes fetch what this one gives them. */
final class ArtifactDoor {

  private ArtifactDoor() {}

  /** Listens, and returns what other nodes must know; they are told by messages between members. */
  static ArtifactAddress open(
      ActorSystem<?> system, String host, int port, ArtifactServer.Finder finder)
      throws IOException, InterruptedException {
    String secret = Ids.secret();
    int bound =
        Actors.bound(ArtifactServer.start(system, host, port, secret, finder))
            .localAddress()
            .getPort();
    return new ArtifactAddress(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound, secret);
  }
}
