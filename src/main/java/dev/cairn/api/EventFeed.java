package dev.cairn.api;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.eventstream.EventStream;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.build.Announcement;
import dev.cairn.journal.Stored;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What happens, as it happens: one JSON object per line with {@code type}, {@code entity} and the
 * event's own fields.
 *
 * <p>The first line is {@code Subscribed}: everything stored after the client has seen it will
 * follow. A client that reads too slowly is cut off rather than served with gaps; it connects again
 * and asks for the state of the run. Empty lines keep the connection open.
 */
final class EventFeed {
  /** Events kept for a slow client: about a minute of a very busy node. */
  static final int BUFFER_EVENTS = 65_536;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  /** The feed has begun. */
  record Subscribed(java.time.Instant at) implements Stored {}

  private final ActorSystem<?> system;
  private final InstantSource clock;

  EventFeed(ActorSystem<?> system, InstantSource clock) {
    this.system = system;
    this.clock = clock;
  }

  /** All events from now on, or those of one entity. */
  Source<ByteString, NotUsed> lines(Optional<String> entity) {
    return ActorSource.<Announcement>actorRef(
            _ -> false, _ -> Optional.empty(), BUFFER_EVENTS, OverflowStrategy.fail())
        .mapMaterializedValue(
            feed -> {
              system.eventStream().tell(new EventStream.Subscribe<>(Announcement.class, feed));
              feed.tell(new Announcement("events", new Subscribed(clock.instant())));
              return NotUsed.getInstance();
            })
        .filter(
            announcement ->
                entity.isEmpty()
                    || announcement.entity().equals(entity.get())
                    || announcement.event() instanceof Subscribed)
        .map(EventFeed::line)
        .keepAlive(KEEP_ALIVE, () -> ByteString.fromString("\n"));
  }

  private static ByteString line(Announcement announcement) {
    ObjectNode node = Json.wire().createObjectNode();
    node.put("type", announcement.event().getClass().getSimpleName());
    node.put("entity", announcement.entity());
    node.setAll(Json.wire().<ObjectNode>valueToTree(announcement.event()));
    try {
      return ByteString.fromString(Json.wire().writeValueAsString(node) + "\n");
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }
}
