package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
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
   * @param secret what only other nodes know
   * @return the binding; fails as {@link ApiServer#start}
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, String host, int port, String secret, Finder finder) {
    return ApiServer.bound(
        Http.get(system)
            .newServerAt(host, port)
            .bind(new ArtifactRoutes(new ApiGuard(secret, host), finder).create()),
        system,
        host,
        port,
        "cairn.cluster.artifacts-port");
  }
}
