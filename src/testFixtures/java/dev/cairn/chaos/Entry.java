package dev.cairn.chaos;

import java.time.Instant;

/**
 * One event of the journal.
 *
 * @param offset its place in the journal, from 1
 * @param at when it was stored
 * @param entity persistence id: type, bar, id
 * @param sequenceNr its place in the life of the entity, from 1
 * @param kind simple name of the event
 */
public record Entry(
    long offset, Instant at, String entity, long sequenceNr, String kind, Fact fact) {

  /** The name of an event, by which one that was seen is found again. */
  public record Key(String entity, long sequenceNr, String kind) {}

  /** The name of this one. */
  public Key key() {
    return new Key(entity, sequenceNr, kind);
  }

  /** The id without the type. */
  String id() {
    return entity.substring(entity.indexOf('|') + 1);
  }

  @Override
  public String toString() {
    return "%s of %s/%d at offset %d".formatted(kind, entity, sequenceNr, offset);
  }
}
