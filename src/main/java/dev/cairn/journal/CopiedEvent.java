package dev.cairn.journal;

import java.util.List;
import java.util.Optional;

/**
 * An event between two journals: as it is stored, byte by byte, whether its class is known or not.
 *
 * @param sequenceNr from 1
 * @param storedAtMs when it was first stored; milliseconds since 1970
 * @param writerUuid which incarnation of the entity wrote it
 * @param adapterManifest what the event adapter noted, such as a {@link Cause}; may be empty
 * @param tags each once
 * @param metadata what Akka stores beside it
 */
public record CopiedEvent(
    String persistenceId,
    long sequenceNr,
    long storedAtMs,
    String writerUuid,
    String adapterManifest,
    List<String> tags,
    Content content,
    Optional<Content> metadata) {

  /** An object as bytes, and how they become an object again. */
  @SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
  public record Content(int serializerId, String serializerManifest, byte[] bytes) {}
}
