package dev.cairn.journal;

import akka.actor.ExtendedActorSystem;
import akka.persistence.journal.EventAdapters;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Set;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Puts stored events into the envelopes of Akka's queries. The {@code event-adapters} of the
 * journal are asked as they are at a replay: one stored event may become several, or none. Safe for
 * use by many threads.
 */
final class Envelopes {
  private final EventCodec codec;
  private final EventAdapters adapters;

  /** With the {@code event-adapters} of {@code plugin}. */
  Envelopes(ExtendedActorSystem system, Config plugin) {
    this.codec = new EventCodec(system);
    this.adapters = EventAdapters.apply(system, plugin);
  }

  /** The events that {@code stored} is read as, at its one offset. */
  List<EventEnvelope> of(StoredEvent stored) {
    EventRecord event = stored.event();
    return events(event).stream()
        .map(
            read ->
                new EventEnvelope(
                    Offset.sequence(event.offset()),
                    event.persistenceId(),
                    event.sequenceNr(),
                    read,
                    event.timestampMs(),
                    metadata(event)))
        .toList();
  }

  /** The events that {@code stored} is read as, with type, slice and tags. */
  <E> List<akka.persistence.query.typed.EventEnvelope<E>> typed(StoredEvent stored) {
    EventRecord event = stored.event();
    return events(event).stream().map(read -> this.<E>typed(event, read)).toList();
  }

  @SuppressWarnings("unchecked") // the caller says of which type the events are
  private <E> akka.persistence.query.typed.EventEnvelope<E> typed(EventRecord event, Object read) {
    return new akka.persistence.query.typed.EventEnvelope<>(
        Offset.sequence(event.offset()),
        event.persistenceId(),
        event.sequenceNr(),
        Option.apply((E) read),
        event.timestampMs(),
        metadata(event),
        EventRecord.entityType(event.persistenceId()),
        Keys.sliceOf(event.persistenceId()),
        false,
        "",
        CollectionConverters.asScala(Set.copyOf(event.tags())).toSet());
  }

  private List<Object> events(EventRecord event) {
    Object stored = codec.event(event);
    return CollectionConverters.asJava(
        adapters.get(stored.getClass()).fromJournal(stored, event.adapterManifest()).events());
  }

  private Option<Object> metadata(EventRecord event) {
    return OptionConverters.toScala(codec.metadata(event));
  }
}
