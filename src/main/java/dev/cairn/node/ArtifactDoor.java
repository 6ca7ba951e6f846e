package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import dev.cairn.api.ApiServices;
import dev.cairn.api.ArtifactServer;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.cluster.MemberTls;
import java.io.IOException;
import java.util.Optional;

/** The door through which other nodes fetch what this one gives them. */
final class ArtifactDoor {
  private final ArtifactServer server;
  private final ArtifactAddress address;

  private ArtifactDoor(ArtifactServer server, ArtifactAddress address) {
    this.server = server;
    this.address = address;
  }

  /** Listens. */
  static ArtifactDoor open(
      ActorSystem<?> system,
      String host,
      int port,
      Optional<MemberTls> tls,
      ArtifactServer.Finder finder)
      throws IOException, InterruptedException {
    String secret = Ids.secret();
    ArtifactServer server = new ArtifactServer(system, host, secret, finder);
    int bound = Actors.bound(server.start(port, tls)).localAddress().getPort();
    return new ArtifactDoor(
        server,
        new ArtifactAddress(
            (tls.isPresent() ? "https://" : "http://")
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + bound,
            secret));
  }

  /** What other nodes must know; they are told by messages between members. */
  ArtifactAddress address() {
    return address;
  }

  /** The same for those who ask the controller that leads. */
  LeadProtocol.Place place() {
    return new LeadProtocol.Place(address.address(), address.secret());
  }

  /** Has it answer the requests that other nodes pass on to the controller that leads. */
  void lead(ApiServices services) {
    server.lead(services);
  }
}
