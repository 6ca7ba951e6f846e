package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import dev.cairn.cluster.MemberTls;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The server for other nodes: they fetch recipes, sources and packages by checksum, and pass
 * requests on to the controller that leads.
 */
public final class ArtifactServer {
  private final ActorSystem<?> system;
  private final String host;
  private final String secret;
  private final Route artifacts;
  private volatile Route now;

  /** Answers which file has a checksum. */
  @FunctionalInterface
  public interface Finder {
    /** The file, if this node has and gives it. */
    Optional<Path> find(String algorithm, String digest);
  }

  /**
   * A server that does not listen yet.
   *
   * @param secret what only other nodes know
   */
  public ArtifactServer(ActorSystem<?> system, String host, String secret, Finder finder) {
    this.system = system;
    this.host = host;
    this.secret = secret;
    this.artifacts = new ArtifactRoutes(new ApiGuard(secret), finder).create();
    this.now = artifacts;
  }

  /**
   * Listens until the actor system ends.
   *
   * @param port 0 for any that is free; the binding tells which
   * @param tls what others must show, and are shown; without it the host is one of the loopback
   * @return the binding; fails as {@link ApiServer#start}
   */
  public CompletionStage<ServerBinding> start(int port, Optional<MemberTls> tls) {
    ServerBuilder server =
        Http.get(system).newServerAt(host, port).withSettings(ApiServer.settings(system));
    return ApiServer.bound(
        tls.map(members -> server.enableHttps(ConnectionContext.httpsServer(members::serverEngine)))
            .orElse(server)
            .bind(Directives.extractRequest(_ -> now)),
        system,
        host,
        port,
        "cairn.cluster.artifacts-port");
  }

  /** From now on this node leads: the requests that other nodes pass on are answered here, too. */
  public void lead(ApiServices services) {
    now =
        Directives.concat(
            artifacts,
            new ApiRoutes(system, services, services.facts().withToken(secret), host).create());
  }
}
