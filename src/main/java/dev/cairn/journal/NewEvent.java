package dev.cairn.journal;

import dev.cairn.journal.EventRecord.Body;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event that asks to be stored; the writer gives it its offset.
 *
 * @param storedAtMs when another journal stored it, if it is taken over from there; the writer's
 *     own clock decides otherwise
 */
record NewEvent(
    long sequenceNr,
    String writerUuid,
    String adapterManifest,
    int serializerId,
    String serializerManifest,
    List<String> tags,
    Body body,
    OptionalLong storedAtMs) {

  /** An event that is stored for the first time. */
  NewEvent(
      long sequenceNr,
      String writerUuid,
      String adapterManifest,
      int serializerId,
      String serializerManifest,
      List<String> tags,
      Body body) {
    this(
        sequenceNr,
        writerUuid,
        adapterManifest,
        serializerId,
        serializerManifest,
        tags,
        body,
        OptionalLong.empty());
  }

  /** The event as it is stored. */
  EventRecord at(long offset, long nowMs, String persistenceId, long previousSequenceNr) {
    return new EventRecord(
        offset,
        storedAtMs.orElse(nowMs),
        persistenceId,
        sequenceNr,
        previousSequenceNr,
        writerUuid,
        adapterManifest,
        serializerId,
        serializerManifest,
        tags,
        Optional.of(body));
  }
}
