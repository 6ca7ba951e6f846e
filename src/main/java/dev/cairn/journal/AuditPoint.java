package dev.cairn.journal;

import java.time.Instant;

/**
 * A point in the life of an entity: its state there is the fold of all events up to both.
 *
 * @param sequenceNr of its last event, inclusive; {@link Long#MAX_VALUE} for the newest
 * @param at when that was stored, at the latest
 */
public record AuditPoint(long sequenceNr, Instant at) {
  /** As it stands. */
  public static final AuditPoint NEWEST = new AuditPoint(Long.MAX_VALUE, Instant.MAX);

  /** After an event; 0 is before the first. */
  public static AuditPoint after(long sequenceNr) {
    return new AuditPoint(sequenceNr, Instant.MAX);
  }

  /** At a time. */
  public static AuditPoint at(Instant time) {
    return new AuditPoint(Long.MAX_VALUE, time);
  }

  long atMs() {
    return at.equals(Instant.MAX) ? Long.MAX_VALUE : at.toEpochMilli();
  }
}
