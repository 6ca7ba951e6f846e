package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import scala.jdk.javaapi.DurationConverters;

/** The HTTP server of a node. */
public final class ApiServer {
  /** A build may be silent for hours while somebody follows its log; a plan may read a big tree. */
  static final Duration SILENCE_MAX = Duration.ofDays(1);

  /** How long an open stream holds up the end of the node. */
  private static final Duration GOODBYE_MAX = Duration.ofSeconds(2);

  /** Proxies close what is silent for a minute or so. */
  private static final Duration PING_AFTER = Duration.ofSeconds(20);

  private ApiServer() {}

  /**
   * Listens on {@code host}:{@code port} and serves {@code services} until the actor system ends.
   *
   * @param port 0 for any that is free; the binding tells which
   * @return the binding; fails with an {@link IOException} of one line when the port is in use or
   *     the host is not one of this machine
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, String host, int port, ApiServices services) {
    return serve(
        system, host, port, new ApiRoutes(system, services, services.facts(), host).create());
  }

  /** The same for a node that does not lead, or not yet. */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, String host, int port, MemberApi api) {
    return serve(system, host, port, api.route());
  }

  private static CompletionStage<ServerBinding> serve(
      ActorSystem<?> system, String host, int port, Route routes) {
    return bound(
        Http.get(system).newServerAt(host, port).withSettings(settings(system)).bind(routes),
        system,
        host,
        port,
        "--http");
  }

  /** For answers that last as long as what they tell of. */
  static ServerSettings settings(ActorSystem<?> system) {
    ServerSettings usual = ServerSettings.create(system.classicSystem());
    scala.concurrent.duration.FiniteDuration silence = DurationConverters.toScala(SILENCE_MAX);
    return usual
        .withTimeouts(usual.getTimeouts().withIdleTimeout(silence).withRequestTimeout(silence))
        .withRemoteAddressAttribute(true)
        .withWebsocketSettings(
            usual
                .getWebsocketSettings()
                .withPeriodicKeepAliveMaxIdle(DurationConverters.toScala(PING_AFTER)));
  }

  /** Has a binding end with the system, and tells its failure in one line. */
  static CompletionStage<ServerBinding> bound(
      CompletionStage<ServerBinding> binding,
      ActorSystem<?> system,
      String host,
      int port,
      String setting) {
    return binding.handle(
        (bound, failure) -> {
          if (failure != null) {
            throw new CompletionException(
                new IOException(
                    "cannot listen on "
                        + host
                        + ":"
                        + port
                        + ": the port is in use, or the address is not one of this machine;"
                        + " choose another with "
                        + setting,
                    failure));
          }
          return bound.addToCoordinatedShutdown(GOODBYE_MAX, system.classicSystem());
        });
  }
}
