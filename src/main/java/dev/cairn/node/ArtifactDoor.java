package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import dev.cairn.api.ArtifactServer;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.cluster.MemberTls;
import java.io.IOException;
import java.util.Optional;

/** Opens the door through which other nodes fetch what this one gives them. */
final class ArtifactDoor {

  private ArtifactDoor() {}

  /** Listens, and returns what other nodes must know; they are told by messages between members. */
  static ArtifactAddress open(
      ActorSystem<?> system,
      String host,
      int port,
      Optional<MemberTls> tls,
      ArtifactServer.Finder finder)
      throws IOException, InterruptedException {
    String secret = Ids.secret();
    int bound =
        Actors.bound(ArtifactServer.start(system, host, port, tls, secret, finder))
            .localAddress()
            .getPort();
    return new ArtifactAddress(
        (tls.isPresent() ? "https://" : "http://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + bound,
        secret);
  }
}
