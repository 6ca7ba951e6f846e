package dev.cairn.api;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.ws.BinaryMessage;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.cairn.api.EventCursor.Start;
import dev.cairn.api.EventHub.Reading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which stream of events a client gets: a WebSocket when it asks for that, server-sent events when
 * it accepts them, and otherwise one line per event of the journal.
 */
final class EventRoutes extends AllDirectives {
  /** Longest message of a client, in characters. */
  private static final int MESSAGE_MAX = 64 * 1024;

  private static final Duration MESSAGE_TIME_MAX = Duration.ofSeconds(10);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,6}))?");

  private final ActorSystem<?> system;
  private final ApiRoutes routes;
  private final EventHub hub;
  private final EventFeed feed;
  private final Duration stallMax;

  EventRoutes(
      ActorSystem<?> system, ApiRoutes routes, EventHub hub, EventFeed feed, Duration stallMax) {
    this.system = system;
    this.routes = routes;
    this.hub = hub;
    this.feed = feed;
    this.stallMax = stallMax;
  }

  /** What a client has asked for. */
  private record Asked(
      Optional<String> types,
      Optional<String> packages,
      Optional<String> offset,
      Optional<String> entity) {}

  /** {@code events}. */
  Route create() {
    return path(
        "events",
        () ->
            get(
                () ->
                    parameterMap(
                        parameters ->
                            extractRequest(
                                request ->
                                    stream(
                                        request,
                                        new Asked(
                                            Optional.ofNullable(parameters.get("types")),
                                            Optional.ofNullable(parameters.get("packages")),
                                            Optional.ofNullable(parameters.get("offset")),
                                            Optional.ofNullable(parameters.get("entity"))))))));
  }

  private Route stream(HttpRequest request, Asked asked) {
    Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    if (upgrade.isPresent()) {
      SameOrigin.check(request);
      return routes.respond(answers -> webSocket(answers, upgrade.get(), asked));
    }
    if (accepts(request, "text/event-stream")) {
      Optional<String> last = request.getHeader("Last-Event-ID").map(header -> header.value());
      return routes.respond(
          answers -> serverSent(answers, asked, last.filter(id -> !id.isEmpty())));
    }
    return complete(
        HttpResponse.create()
            .withEntity(HttpEntities.createChunked(ApiRoutes.NDJSON, feed.lines(asked.entity()))));
  }

  private static boolean accepts(HttpRequest request, String type) {
    return request.getHeader("Accept").filter(header -> header.value().contains(type)).isPresent();
  }

  private HttpResponse webSocket(Answers answers, WebSocketUpgrade upgrade, Asked asked) {
    return answered(
        answers,
        asked,
        asked.offset(),
        (client, events) ->
            upgrade.handleMessagesWith(
                Flow.fromSinkAndSourceCoupled(
                    messages(client), events.map(event -> TextMessage.create(event.json())))));
  }

  /** What a client sends; one that sends too much or no text is told so and cut off. */
  private Sink<Message, NotUsed> messages(StreamClient client) {
    return Flow.<Message>create()
        .mapAsync(1, this::text)
        .map(
            text -> {
              if (text.isPresent()) {
                client.take(text.get(), hub::subscribed);
              } else {
                client.close(
                    "a message is text of at most %d characters, sent within %d s"
                        .formatted(MESSAGE_MAX, MESSAGE_TIME_MAX.toSeconds()));
              }
              return NotUsed.getInstance();
            })
        .to(Sink.ignore());
  }

  private CompletionStage<Optional<String>> text(Message message) {
    if (!message.isText()) {
      BinaryMessage binary = message.asBinaryMessage();
      if (!binary.isStrict()) {
        binary.getStreamedData().runWith(Sink.cancelled(), system);
      }
      return CompletableFuture.completedFuture(Optional.empty());
    }
    TextMessage text = message.asTextMessage();
    if (text.isStrict()) {
      return CompletableFuture.completedFuture(
          Optional.of(text.getStrictText()).filter(one -> one.length() <= MESSAGE_MAX));
    }
    return text.getStreamedText()
        .completionTimeout(MESSAGE_TIME_MAX)
        .limitWeighted(MESSAGE_MAX, part -> (long) part.length())
        .runFold("", String::concat, system)
        .handle((whole, failure) -> failure == null ? Optional.of(whole) : Optional.empty());
  }

  private HttpResponse serverSent(Answers answers, Asked asked, Optional<String> last) {
    return answered(
        answers,
        asked,
        last.or(asked::offset),
        (_, events) ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.createChunked(
                        MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                        events
                            .map(event -> ServerSent.event(event.id(), event.json()))
                            .keepAlive(KEEP_ALIVE, () -> ServerSent.HEARTBEAT))));
  }

  /** What becomes of a stream for a client. */
  private interface Carrier {
    HttpResponse carry(StreamClient client, Source<Streamed, NotUsed> events);
  }

  private HttpResponse answered(
      Answers answers, Asked asked, Optional<String> place, Carrier carrier) {
    try {
      Subscription subscription = Subscription.of(asked.types(), asked.packages());
      if (hub.isFull()) {
        throw ApiException.unavailable(
            "%d clients read the events already; try again later".formatted(EventHub.CLIENTS_MAX));
      }
      Reading reading = hub.open();
      Start start = place.map(one -> start(one, reading)).orElse(Start.NOW);
      StreamClient client = new StreamClient(subscription);
      return carrier.carry(
          client, Source.fromGraph(new EventCursor(hub, reading, client, start, stallMax)));
    } catch (RuntimeException refusal) {
      return answers.failure(refusal);
    }
  }

  /** Behind an event with that id: {@code 12}, or {@code 12.0} when more of 12 follows. */
  private static Start start(String id, Reading reading) {
    Matcher parts = PLACE.matcher(id);
    if (!parts.matches()) {
      throw ApiException.badRequest(
          "offset is the id of an event, or a number, not '%s'".formatted(Words.visible(id)));
    }
    long offset = Long.parseLong(parts.group(1));
    if (offset > reading.audit().newestOffset()) {
      throw ApiException.refused(
          "OFFSET_AHEAD",
          "the journal ends at %d, before %s: it is another one than this client has read; begin again without offset"
              .formatted(reading.audit().newestOffset(), id));
    }
    return parts.group(2) == null || offset == 0
        ? new Start(offset, 0)
        : new Start(offset - 1, Integer.parseInt(parts.group(2)) + 1);
  }
}
