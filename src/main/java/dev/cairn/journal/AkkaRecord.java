package dev.cairn.journal;

import akka.persistence.serialization.MessageFormats.PersistentMessage;
import akka.persistence.serialization.MessageFormats.PersistentPayload;
import akka.protobufv3.internal.InvalidProtocolBufferException;
import dev.cairn.journal.EventRecord.Body;
import dev.cairn.journal.EventRecord.Metadata;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event as Akka's own LevelDB plugin stored it. The event itself stays serialised, so that it is
 * taken over byte by byte, whether its class is there or not.
 */
record AkkaRecord(PersistentMessage message) {

  /**
   * The event in a stored value.
   *
   * @throws DamagedRecordException when the bytes are none
   */
  static AkkaRecord of(byte[] value) {
    try {
      AkkaRecord stored = new AkkaRecord(PersistentMessage.parseFrom(value));
      if (!stored.message.hasPayload() || !stored.message.hasPersistenceId()) {
        throw new DamagedRecordException("an event without an entity or without content");
      }
      return stored;
    } catch (InvalidProtocolBufferException wrong) {
      throw new DamagedRecordException("not an event of Akka's plugin: " + wrong, wrong);
    }
  }

  String persistenceId() {
    return message.getPersistenceId();
  }

  long sequenceNr() {
    return message.getSequenceNr();
  }

  /** When it was stored; 0 for those of Akka before 2.6. */
  long timestampMs() {
    return message.getTimestamp();
  }

  boolean isDeleted() {
    return message.getDeleted();
  }

  /**
   * The write that stores it here as it was there.
   *
   * @throws JournalException when a name in it is too long to be stored
   */
  NewWrite write(List<String> tags) {
    Metadata payload = content(message.getPayload());
    Optional<Metadata> metadata =
        message.hasMetadata() ? Optional.of(content(message.getMetadata())) : Optional.empty();
    EventCodec.check("persistence id", persistenceId());
    EventCodec.check("writer", message.getWriterUuid());
    EventCodec.check("manifest of the event adapter", message.getManifest());
    EventCodec.check("manifest of the serializer", payload.serializerManifest());
    tags.forEach(tag -> EventCodec.check("tag", tag));
    NewEvent event =
        new NewEvent(
            sequenceNr(),
            message.getWriterUuid(),
            message.getManifest(),
            payload.serializerId(),
            payload.serializerManifest(),
            tags,
            new Body(payload.bytes(), metadata),
            OptionalLong.of(timestampMs()));
    return new NewWrite(
        persistenceId(), sequenceNr(), sequenceNr(), List.of(event), Optional.empty());
  }

  private static Metadata content(PersistentPayload payload) {
    return new Metadata(
        payload.getSerializerId(),
        payload.getPayloadManifest().toStringUtf8(),
        payload.getPayload().toByteArray());
  }
}
