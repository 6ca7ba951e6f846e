package dev.cairn.api;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
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
   * Listens at {@code doors} and serves {@code services} until the actor system ends.
   *
   * @return the binding of the door without encryption, which tells the port; fails with an {@link
   *     IOException} of one line when the port is in use or the host is not one of this machine
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, Doors doors, ApiServices services) {
    return serve(
        system, doors, new ApiRoutes(system, services, services.facts(), doors.host()).create());
  }

  /** The same for a node that does not lead, or not yet. */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, Doors doors, MemberApi api) {
    return serve(system, doors, api.route());
  }

  private static CompletionStage<ServerBinding> serve(
      ActorSystem<?> system, Doors doors, Route routes) {
    CompletionStage<ServerBinding> plain =
        serve(system, doors.host(), doors.port(), routes, Patience.usual());
    return doors
        .encrypted()
        .map(more -> plain.thenCombine(encrypted(system, more, routes), (binding, _) -> binding))
        .orElse(plain);
  }

  /** Listens at one more door, with TLS. */
  static CompletionStage<ServerBinding> encrypted(
      ActorSystem<?> system, Doors.Encrypted door, Route routes) {
    ServerSettings settings = settings(system);
    return bound(
        Http.get(system)
            .newServerAt(door.host(), door.port())
            .withSettings(
                settings.withParserSettings(
                    settings.getParserSettings().withIncludeSslSessionAttribute(true)))
            .enableHttps(ConnectionContext.httpsServer(door.tls()::openServerEngine))
            .bindFlow(patient(system, routes, Patience.usual())),
        system,
        door.host(),
        door.port(),
        "cairn.https");
  }

  private static Flow<HttpRequest, HttpResponse, NotUsed> patient(
      ActorSystem<?> system, Route routes, Patience patience) {
    return BidiFlow.fromGraph(patience).join(routes.flow(system.classicSystem()));
  }

  /** The same with another patience than the usual one. */
  static CompletionStage<ServerBinding> serve(
      ActorSystem<?> system, String host, int port, Route routes, Patience patience) {
    return bound(
        Http.get(system)
            .newServerAt(host, port)
            .withSettings(settings(system))
            .bindFlow(patient(system, routes, patience)),
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
