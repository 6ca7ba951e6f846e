package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.OutgoingConnectionBuilder;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.headers.Host;
import akka.http.javadsl.model.headers.HttpCredentials;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketRequest;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.access.Caller;
import dev.cairn.access.Scope;
import dev.cairn.cluster.MemberTls;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import scala.jdk.javaapi.DurationConverters;

/**
 * Passes requests on to the controller that leads, and its answers back, as they come. Each request
 * has a connection of its own, because an answer may last as long as a build.
 *
 * <p>Whoever brings this node's token is as good as this node, and asks with the secret of the
 * members. What else a request brings, a key or a session, goes along as it is: the one that leads
 * judges it.
 */
final class LeadForwarding {
  /** What belongs to one connection, or is made anew for the next one. */
  private static final List<String> OF_ONE_CONNECTION =
      List.of("connection", "date", "server", "timeout-access", "host");

  /** By which a request shows who it comes from. */
  private static final List<String> CREDENTIALS = List.of("authorization", "x-api-key", "cookie");

  /** What the one that leads is told in other words, besides who asks. */
  private static final List<String> TOLD_ANEW =
      Stream.of(OF_ONE_CONNECTION, CREDENTIALS, List.of("origin", "x-forwarded-proto"))
          .flatMap(List::stream)
          .toList();

  /** How long the controller that leads may take to say who somebody is: 10 s. */
  private static final long ANSWER_MS_MAX = 10_000;

  /** When a client may ask again: 2 s. */
  private static final long RETRY_S = 2;

  private final ActorSystem<?> system;
  private final LeadDoor door;
  private final ApiGuard token;

  LeadForwarding(ActorSystem<?> system, LeadDoor door, ApiGuard token) {
    this.system = system;
    this.door = door;
    this.token = token;
  }

  /** The answer of the controller that leads, or that there is none. */
  CompletionStage<HttpResponse> forward(HttpRequest request, Answers answers) {
    checkAsker(request);
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

  /** What a browser sends has to come from a page of this node; the other one cannot see that. */
  private static void checkAsker(HttpRequest request) {
    if (ApiGuard.shown(request).isEmpty()) {
      if (SessionCookie.of(request).isEmpty()) {
        throw Gate.stranger("the request brings no key");
      }
      SameOrigin.checkBrowser(request);
    }
  }

  /** Whom the controller that leads takes the sender of a request for. */
  Caller caller(HttpRequest request) throws InterruptedException {
    checkAsker(request);
    HttpRequest question =
        HttpRequest.GET("http://lead/api/v1/session")
            .addHeaders(
                CREDENTIALS.stream().flatMap(name -> request.getHeader(name).stream()).toList());
    try {
      return door.place()
          .get()
          .thenCompose(
              place ->
                  place
                      .map(lead -> ask(question, lead, asker(question, lead)))
                      .orElseThrow(LeadForwarding::silent))
          .thenCompose(
              answer ->
                  answer
                      .entity()
                      .toStrict(ANSWER_MS_MAX, system)
                      .thenApply(entity -> named(answer, entity)))
          .toCompletableFuture()
          .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof ApiException refusal ? refusal : silent();
    } catch (TimeoutException late) {
      throw silent();
    }
  }

  private static Caller named(HttpResponse answer, HttpEntity.Strict entity) {
    if (answer.status().intValue() == 401) {
      throw Gate.stranger("the controller that leads does not know who brings this");
    }
    if (answer.status().isFailure()) {
      throw silent();
    }
    SessionWire.Caller caller = told(entity, SessionWire.Caller.class);
    Scope scope =
        caller.scopes().stream()
            .flatMap(word -> Scope.of(word).stream())
            .max(Comparator.naturalOrder())
            .orElseThrow(LeadForwarding::silent);
    return new Caller(caller.name(), scope, Optional.empty());
  }

  /** The members as the controller that leads sees them; none when it cannot be asked. */
  CompletionStage<Wire.Cluster> cluster() {
    HttpRequest question = HttpRequest.GET("http://lead/api/v1/cluster");
    return door.place()
        .get()
        .thenCompose(
            place ->
                place
                    .map(lead -> ask(question, lead, List.of(member(lead))))
                    .orElseThrow(LeadForwarding::silent))
        .thenCompose(answer -> answer.entity().toStrict(ANSWER_MS_MAX, system))
        .thenApply(entity -> told(entity, Wire.Cluster.class))
        .exceptionally(_ -> new Wire.Cluster(List.of()));
  }

  private static <T> T told(HttpEntity.Strict entity, Class<T> type) {
    try {
      JsonNode data =
          Json.wire()
              .readValue(entity.getData().toArray(), Wire.Envelope.class)
              .data()
              .orElseThrow(LeadForwarding::silent);
      return Json.wire().treeToValue(data, type);
    } catch (IOException unreadable) {
      throw silent();
    }
  }

  private static ApiException silent() {
    return ApiException.unavailable("the controller that leads does not say who brings this");
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
            upgrade.get().handleMessagesWith(socket(request, place)))
        : ask(request, place, asker(request, place));
  }

  private Flow<Message, Message, ?> socket(HttpRequest asked, LeadDoor.Place place) {
    Uri there = Uri.create(place.address());
    WebSocketRequest request =
        WebSocketRequest.create(
            asked
                .getUri()
                .scheme(door.tls().isPresent() ? "wss" : "ws")
                .host(there.host())
                .port(there.port()));
    for (HttpHeader header : asker(asked, place)) {
      request = request.addHeader(header);
    }
    Http http = Http.get(system);
    ConnectionContext context =
        door.tls()
            .<ConnectionContext>map(LeadForwarding::context)
            .orElse(http.defaultClientHttpsContext());
    return http.webSocketClientFlow(
        request, context, Optional.empty(), settings(), system.classicSystem().log());
  }

  private static HttpHeader member(LeadDoor.Place place) {
    return Authorization.create(HttpCredentials.createOAuth2BearerToken(place.secret()));
  }

  /** Who asks. A page was found here to be of this node, so to the other one it is of that. */
  private List<HttpHeader> asker(HttpRequest asked, LeadDoor.Place place) {
    Stream<HttpHeader> shown =
        ApiGuard.shown(asked).filter(token::isToken).isPresent()
            ? Stream.of(member(place))
            : CREDENTIALS.stream().flatMap(name -> asked.getHeader(name).stream());
    Stream<HttpHeader> page =
        asked.getHeader("Origin").stream().map(_ -> RawHeader.create("Origin", place.address()));
    return Stream.of(
            shown,
            page,
            Stream.<HttpHeader>of(
                RawHeader.create(SessionCookie.ASKED_BY, SessionCookie.askedBy(asked))))
        .flatMap(headers -> headers)
        .toList();
  }

  private static HttpsConnectionContext context(MemberTls tls) {
    return ConnectionContext.httpsClient((_, _) -> tls.clientEngine());
  }

  private ClientConnectionSettings settings() {
    return ClientConnectionSettings.create(system.classicSystem())
        .withIdleTimeout(DurationConverters.toScala(ApiServer.SILENCE_MAX));
  }

  private CompletionStage<HttpResponse> ask(
      HttpRequest request, LeadDoor.Place place, List<HttpHeader> asker) {
    Uri there = Uri.create(place.address());
    HttpRequest passed =
        without(TOLD_ANEW, HttpRequest::removeHeader, request)
            .withUri(request.getUri().toRelative())
            .addHeader(Host.create(there.host().address(), there.port()))
            .addHeaders(asker);
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
        .thenApply(answer -> without(OF_ONE_CONNECTION, HttpResponse::removeHeader, answer));
  }

  private static <M> M without(List<String> headers, BiFunction<M, String, M> remove, M message) {
    M less = message;
    for (String header : headers) {
      less = remove.apply(less, header);
    }
    return less;
  }
}
