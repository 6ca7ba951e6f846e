package dev.cairn.journal;

import java.util.List;
import java.util.Optional;

/**
 * One event as it is stored, without its place in the chain.
 *
 * @param offset place in the journal, from 1, without gaps
 * @param timestampMs when it was stored, on the clock of the writing node; milliseconds since 1970
 * @param previousSequenceNr sequence number of the entity's event before this one; 0 for the first.
 *     It is {@code sequenceNr - 1} unless a write between them was rejected
 * @param writerUuid which incarnation of the entity wrote it
 * @param adapterManifest what the event adapter noted, such as a {@code Cause}; may be empty
 * @param body what the entity stored; empty when retention has removed it
 */
record EventRecord(
    long offset,
    long timestampMs,
    String persistenceId,
    long sequenceNr,
    long previousSequenceNr,
    String writerUuid,
    String adapterManifest,
    int serializerId,
    String serializerManifest,
    List<String> tags,
    Optional<Body> body) {

  /**
   * What the entity stored.
   *
   * @param payload the serialised event
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
  record Body(byte[] payload, Optional<Metadata> metadata) {}

  /** What Akka stores beside an event, serialised. */
  @SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
  record Metadata(int serializerId, String serializerManifest, byte[] bytes) {}

  EventRecord {
    tags = List.copyOf(tags);
  }

  /** The part of a persistence id before the first bar; empty when there is none. */
  static String entityType(String persistenceId) {
    int bar = persistenceId.indexOf('|');
    return bar < 0 ? "" : persistenceId.substring(0, bar);
  }
}
