package dev.cairn.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes over the wire of an audit, as records; see {@link Wire}. What events and states say
 * keeps the names that it has in the journal.
 */
public final class AuditWire {

  private AuditWire() {}

  /** Jackson reads a tree that is left out as a null inside of the tree. */
  private static Optional<JsonNode> present(Optional<JsonNode> node) {
    return node.filter(one -> !one.isNull());
  }

  /**
   * An event.
   *
   * @param offset its place in the journal, from 1
   * @param entity persistence id; empty when the record is damaged
   * @param fields what it says; absent when that cannot be told
   * @param problem why not
   * @param caused what it led to, when that was asked for: events of other entities with what these
   *     led to, and events of this one
   */
  public record Event(
      long offset,
      Instant at,
      String entity,
      long sequenceNr,
      String kind,
      Optional<JsonNode> fields,
      List<String> tags,
      Optional<Cause> cause,
      Optional<String> problem,
      List<Event> caused) {

    /** What is left out on the wire is absent. */
    public Event {
      fields = present(fields);
    }
  }

  /**
   * Why an event was stored.
   *
   * @param id of a request, a start of the node, or an event
   * @param by who asked in the end
   * @param event the event that the id names
   */
  public record Cause(String id, String by, Optional<EventName> event) {}

  /** Which event, and of which kind. */
  public record EventName(String entity, long sequenceNr, String kind) {}

  /**
   * A part of the events that were asked for, in the order of the journal.
   *
   * @param next what to give as {@code after} for the next part
   * @param end whether there is no more at present
   * @param complete false when events led to so much that not all of it is told
   */
  public record Events(List<Event> events, long next, boolean end, boolean complete) {}

  /**
   * An entity at a point of its life.
   *
   * @param sequenceNr of its last event there; 0 before the first
   * @param newestSequenceNr of its newest event
   * @param type name of the state
   */
  public record State(
      String entity,
      long sequenceNr,
      Optional<Instant> at,
      long newestSequenceNr,
      String type,
      JsonNode state) {}

  /** A point in the life of an entity. */
  public record Point(long sequenceNr, Optional<Instant> at) {}

  /**
   * A field that changed.
   *
   * @param path names that lead to it
   * @param before absent when it was not there; of lists: what is gone
   * @param after absent when it is gone; of lists: what is new
   */
  public record Change(List<String> path, Optional<JsonNode> before, Optional<JsonNode> after) {

    /** What is left out on the wire is absent. */
    public Change {
      before = present(before);
      after = present(after);
    }
  }

  /** What changed in an entity. */
  public record Difference(String entity, Point from, Point to, List<Change> changes) {}

  /**
   * Something that does not fit.
   *
   * @param sequenceNr the first event after which states differ
   * @param comparison {@code fold}, {@code twice}, {@code snapshot} or {@code live}
   */
  public record ReplayFinding(String entity, long sequenceNr, String comparison, String message) {}

  /**
   * What came of a replay.
   *
   * @param withoutFold types that nobody knows how to fold, with the number of their entities
   * @param findings the first thousand
   * @param findingsInAll how many there are
   */
  public record Replay(
      long entities,
      long events,
      long snapshots,
      long live,
      Map<String, Long> withoutFold,
      List<ReplayFinding> findings,
      long findingsInAll) {}

  /** A key, and the checkpoints that it signed. */
  public record Signer(String fingerprint, long firstOffset, long lastOffset) {}

  /** Something that does not fit; {@code offset} is that of the event, if it is about one. */
  public record VerifyFinding(Optional<Long> offset, String text) {}

  /**
   * What came of a check of the whole journal.
   *
   * @param whole whether everything fits
   * @param bodiesRemoved events of which retention has left the header and the hash
   * @param findings the first hundred
   * @param findingCount how many there are
   * @param firstOffset the first offset that does not fit
   */
  public record Verification(
      boolean whole,
      long events,
      long newestOffset,
      long bodiesRemoved,
      long entities,
      long snapshots,
      long checkpoints,
      List<Signer> signers,
      List<VerifyFinding> findings,
      long findingCount,
      Optional<Long> firstOffset) {}

  /** How much of what the journal holds. */
  public record Statistics(
      long events,
      long unreadable,
      long bodiesRemoved,
      long entities,
      long snapshots,
      long checkpoints,
      List<String> keys,
      long bytesOnDisk,
      Optional<Instant> oldest,
      Optional<Instant> newest,
      Map<String, Long> byEntityType,
      Map<String, Long> byKind,
      Map<String, Long> byTag) {}

  /** Stands before the last line of an export, if one was asked for: the ASCII record separator. */
  public static final char SUMMARY_MARK = '\u001e';

  /**
   * What an export wrote.
   *
   * @param missing events that are gone or cannot be read
   */
  public record Exported(long events, long missing, Optional<Long> firstMissing) {}
}
