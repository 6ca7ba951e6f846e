package dev.cairn.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event as an auditor sees it.
 *
 * @param offset place in the journal
 * @param at when it was stored
 * @param entity persistence id; empty when the record is damaged
 * @param kind name of the event's class, without its package
 * @param event what was stored, as its entity knows it; absent when it cannot be told
 * @param fields what the event says; absent when it cannot be told
 * @param cause why it was stored; absent in events of older releases
 * @param causedBy the event that the cause names; absent when it names none, or none that is there
 * @param problem why there are no fields: removed by retention, damaged, or of an unknown class
 */
public record AuditEntry(
    long offset,
    Instant at,
    String entity,
    long sequenceNr,
    String kind,
    Optional<Object> event,
    Optional<JsonNode> fields,
    List<String> tags,
    Optional<Cause> cause,
    Optional<EventName> causedBy,
    Optional<String> problem) {

  /** Which event, and of which kind. */
  public record EventName(String entity, long sequenceNr, String kind) {}

  /** What a cause calls this event. */
  public String id() {
    return entity + "/" + sequenceNr;
  }

  /** The class of a stored event, without the version of its format. */
  static String typeOf(EventRecord event) {
    String manifest = event.serializerManifest();
    int version = manifest.indexOf('#');
    return version < 0 ? manifest : manifest.substring(0, version);
  }

  /** The kind of a stored event: its class as the serializer noted it. */
  static String kindOf(EventRecord event) {
    String type = typeOf(event);
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }

  /** A place of the journal whose record cannot be read. */
  static AuditEntry damaged(long offset, String problem) {
    return new AuditEntry(
        offset,
        Instant.EPOCH,
        "",
        0,
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(problem));
  }
}
