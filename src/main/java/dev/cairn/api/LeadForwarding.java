package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.OutgoingConnectionBuilder;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.headers.Host;
import akka.http.javadsl.model.headers.HttpCredentials;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketRequest;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.cairn.cluster.MemberTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import scala.jdk.javaapi.DurationConverters;

/**
 * Passes requests on to the controller that leads, and its answers back, as they come. Each request
 * has a connection of its own, because an answer may last as long as a build.
 */
final class LeadForwarding {
  /** What belongs to one connection, or is made anew for the next one. */
  private static final List<String> OF_ONE_CONNECTION =
      List.of("connection", "date", "server", "timeout-access", "host", "authorization");

  /** When a client may ask again: 2 s. */
  private static final long RETRY_S = 2;

  /** How long the answer about the members may take to come in: 3 s. */
  private static final long STRICT_MAX_MS = 3_000;

  private final ActorSystem<?> system;
  private final LeadDoor door;

  LeadForwarding(ActorSystem<?> system, LeadDoor door) {
    this.system = system;
    this.door = door;
  }

  /** The answer of the controller that leads, or that there is none. */
  CompletionStage<HttpResponse> forward(HttpRequest request, Answers answers) {
    if (request.getAttribute(AttributeKeys.webSocketUpgrade).isPresent()) {
      // The controller is asked by another name than the one that the page knows.
      SameOrigin.check(request);
    }
    return door.place()
        .get()
        .handle(
            (place, failure) -> {
              Optional<LeadDoor.Place> known = failure == null ? place : Optional.empty();
              if (known.isEmpty()) {
                return CompletableFuture.<HttpResponse>completedFuture(noLead(answers));
              }
              return send(request, known.get()).exceptionally(_ -> noLead(answers));
            })
        .thenCompose(answer -> answer);
  }

  /** The members as the controller that leads sees them; none when it cannot be asked. */
  CompletionStage<Wire.Cluster> cluster() {
    return door.place()
        .get()
        .thenCompose(place -> ask(HttpRequest.GET("/api/v1/cluster"), place.orElseThrow()))
        .thenCompose(answer -> answer.entity().toStrict(STRICT_MAX_MS, system))
        .thenApply(LeadForwarding::members)
        .exceptionally(_ -> new Wire.Cluster(List.of()));
  }

  private static Wire.Cluster members(HttpEntity.Strict entity) {
    try {
      Wire.Envelope envelope =
          Json.wire().readValue(entity.getData().toArrayUnsafe(), Wire.Envelope.class);
      return Json.wire().treeToValue(envelope.data().orElseThrow(), Wire.Cluster.class);
    } catch (IOException foreign) {
      throw new UncheckedIOException(foreign);
    }
  }

  private static HttpResponse noLead(Answers answers) {
    return answers
        .problem(
            503,
            "NO_CONTROLLER",
            "no controller can be asked at this moment; try again in a few seconds")
        .addHeader(RetryAfter.create(RETRY_S));
  }

  private CompletionStage<HttpResponse> send(HttpRequest request, LeadDoor.Place place) {
    Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    return upgrade.isPresent()
        ? CompletableFuture.completedFuture(
            upgrade.get().handleMessagesWith(socket(request.getUri(), place)))
        : ask(request, place);
  }

  private Flow<Message, Message, ?> socket(Uri asked, LeadDoor.Place place) {
    Uri there = Uri.create(place.address());
    WebSocketRequest request =
        WebSocketRequest.create(
                asked
                    .scheme(door.tls().isPresent() ? "wss" : "ws")
                    .host(there.host())
                    .port(there.port()))
            .addHeader(authorization(place));
    Http http = Http.get(system);
    ConnectionContext context =
        door.tls()
            .<ConnectionContext>map(LeadForwarding::context)
            .orElse(http.defaultClientHttpsContext());
    return http.webSocketClientFlow(
        request, context, Optional.empty(), settings(), system.classicSystem().log());
  }

  private static Authorization authorization(LeadDoor.Place place) {
    return Authorization.create(HttpCredentials.createOAuth2BearerToken(place.secret()));
  }

  private static HttpsConnectionContext context(MemberTls tls) {
    return ConnectionContext.httpsClient((_, _) -> tls.clientEngine());
  }

  private ClientConnectionSettings settings() {
    return ClientConnectionSettings.create(system.classicSystem())
        .withIdleTimeout(DurationConverters.toScala(ApiServer.SILENCE_MAX));
  }

  private CompletionStage<HttpResponse> ask(HttpRequest request, LeadDoor.Place place) {
    Uri there = Uri.create(place.address());
    HttpRequest passed =
        without(HttpRequest::removeHeader, request)
            .withUri(request.getUri().toRelative())
            .addHeader(Host.create(there.host().address(), there.port()))
            .addHeader(authorization(place));
    OutgoingConnectionBuilder connection =
        Http.get(system)
            .connectionTo(there.host().address())
            .toPort(there.port())
            .withClientConnectionSettings(settings());
    return Source.single(passed)
        .via(
            door.tls()
                .map(tls -> connection.withCustomHttpsConnectionContext(context(tls)).https())
                .orElseGet(connection::http))
        .runWith(Sink.head(), system)
        .thenApply(answer -> without(HttpResponse::removeHeader, answer));
  }

  private static <M> M without(BiFunction<M, String, M> remove, M message) {
    M less = message;
    for (String header : OF_ONE_CONNECTION) {
      less = remove.apply(less, header);
    }
    return less;
  }
}
