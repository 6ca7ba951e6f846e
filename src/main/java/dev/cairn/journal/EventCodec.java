package dev.cairn.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import dev.cairn.journal.EventRecord.Body;
import dev.cairn.journal.EventRecord.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Between Akka's events and stored ones: serialises and back. Safe for use by many threads. */
final class EventCodec {
  private final Serialization serialization;

  EventCodec(ActorSystem system) {
    this.serialization = SerializationExtension.get(system);
  }

  /** A write that is ready to be stored, or to be refused because it cannot be serialised. */
  NewWrite prepare(AtomicWrite write) {
    List<PersistentRepr> events = CollectionConverters.asJava(write.payload());
    try {
      List<NewEvent> prepared = new ArrayList<>(events.size());
      for (PersistentRepr event : events) {
        prepared.add(prepare(event));
      }
      return write(write, prepared, Optional.empty());
    } catch (JournalException unfit) {
      return write(write, List.of(), Optional.of(unfit));
    }
  }

  private static NewWrite write(
      AtomicWrite write, List<NewEvent> events, Optional<Exception> refusal) {
    return new NewWrite(
        write.persistenceId(),
        write.lowestSequenceNr(),
        write.highestSequenceNr(),
        events,
        refusal);
  }

  private NewEvent prepare(PersistentRepr event) {
    Object payload = event.payload();
    List<String> tags = List.of();
    if (payload instanceof Tagged tagged) {
      tags = List.copyOf(CollectionConverters.asJava(tagged.tags()));
      payload = tagged.payload();
    }
    Metadata serialised = serialise(payload);
    Optional<Metadata> metadata = OptionConverters.toJava(event.metadata()).map(this::serialise);
    checkLengths(event, serialised, tags);
    return new NewEvent(
        event.sequenceNr(),
        event.writerUuid(),
        event.manifest(),
        serialised.serializerId(),
        serialised.serializerManifest(),
        tags,
        new Body(serialised.bytes(), metadata));
  }

  private static void checkLengths(PersistentRepr event, Metadata serialised, List<String> tags) {
    check("persistence id", event.persistenceId());
    check("writer", event.writerUuid());
    check("manifest of the event adapter", event.manifest());
    check("manifest of the serializer", serialised.serializerManifest());
    tags.forEach(tag -> check("tag", tag));
    if (tags.size() > Keys.ID_BYTES_MAX) {
      throw new JournalException(tags.size() + " tags on one event; make them fewer");
    }
  }

  /**
   * Refuses a text that cannot be stored with an event or a snapshot.
   *
   * @param name what the text is
   * @throws JournalException when it is too long, or has half of a surrogate pair in it
   */
  static void check(String name, String text) {
    if (!Utf8.fits(text, Keys.ID_BYTES_MAX)) {
      throw new JournalException(
          "a %s of %d characters is too long; at most %d bytes are stored"
              .formatted(name, text.length(), Keys.ID_BYTES_MAX));
    }
    if (!Utf8.isText(text)) {
      throw new JournalException(
          "a %s with half of a surrogate pair in it has no bytes; use whole characters"
              .formatted(name));
    }
  }

  /**
   * The bytes of an object, with what is needed to read them again.
   *
   * @throws JournalException when it cannot be serialised
   */
  Metadata serialise(Object object) {
    try {
      Serializer serializer = serialization.findSerializerFor(object);
      byte[] bytes = serialization.serialize(object).get();
      return new Metadata(
          serializer.identifier(), Serializers.manifestFor(serializer, object), bytes);
    } catch (Exception failure) {
      throw new JournalException(
          "%s cannot be serialised: %s"
              .formatted(object.getClass().getName(), failure.getMessage()),
          failure);
    }
  }

  /**
   * The object in stored bytes.
   *
   * @throws JournalException when its class is gone or the bytes do not fit it
   */
  Object deserialise(int serializerId, String manifest, byte[] bytes) {
    try {
      return serialization.deserialize(bytes, serializerId, manifest).get();
    } catch (Exception failure) {
      throw new JournalException(
          "what was stored as %s cannot be read: %s".formatted(manifest, failure.getMessage()),
          failure);
    }
  }

  /**
   * The stored event as its entity knows it.
   *
   * @throws JournalException when it cannot be read, or retention has removed it
   */
  Object event(EventRecord event) {
    Body body =
        event
            .body()
            .orElseThrow(
                () ->
                    new JournalException(
                        "event %d of %s was removed by retention"
                            .formatted(event.sequenceNr(), event.persistenceId())));
    return deserialise(event.serializerId(), event.serializerManifest(), body.payload());
  }

  /** What Akka stored beside an event. */
  Optional<Object> metadata(EventRecord event) {
    return event
        .body()
        .flatMap(Body::metadata)
        .map(
            stored ->
                deserialise(stored.serializerId(), stored.serializerManifest(), stored.bytes()));
  }

  /** The stored event as Akka replays it. */
  PersistentRepr repr(EventRecord event) {
    PersistentRepr repr =
        PersistentRepr.apply(
                event(event),
                event.sequenceNr(),
                event.persistenceId(),
                event.adapterManifest(),
                false,
                noSender(),
                event.writerUuid())
            .withTimestamp(event.timestampMs());
    return metadata(event).map(repr::withMetadata).orElse(repr);
  }

  @SuppressWarnings("NullAway") // Akka's own word for nobody is null
  private static ActorRef noSender() {
    @Nullable ActorRef nobody = ActorRef.noSender();
    return nobody;
  }
}
