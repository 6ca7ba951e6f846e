package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import dev.cairn.cluster.MemberTls;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The server from which other nodes fetch recipes, sources and packages by checksum. */
public final class ArtifactServer {

  /** Answers which file has a checksum. */
  @FunctionalInterface
  public interface Finder {
    /** The file, if this node has and gives it. */
    Optional<Path> find(String algorithm, String digest);
  }

  private ArtifactServer() {}

  /**
   * Listens until the actor system ends.
   *
   * @param port 0 for any that is free; the binding tells which
   * @param tls what others must show, and are shown; without it the host is one of the loopback
   * @param secret what only other nodes know
   * @return the binding; fails as {@link ApiServer#start}
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system,
      String host,
      int port,
      Optional<MemberTls> tls,
      String secret,
      Finder finder) {
    ServerBuilder server = Http.get(system).newServerAt(host, port);
    return ApiServer.bound(
        tls.map(members -> server.enableHttps(ConnectionContext.httpsServer(members::serverEngine)))
            .orElse(server)
            .bind(new ArtifactRoutes(new ApiGuard(secret), finder).create()),
        system,
        host,
        port,
        "cairn.cluster.artifacts-port");
  }
}
