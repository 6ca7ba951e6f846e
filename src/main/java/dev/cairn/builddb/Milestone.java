package dev.cairn.builddb;

import akka.persistence.query.Offset;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import java.util.List;

/**
 * An event that makes history, as the read side takes it.
 *
 * @param entity persistence id
 * @param sequenceNumber of the event in its entity, from 1
 * @param offset its place in the order of the journal
 * @param phases what the build went through; empty unless the event ends a build
 */
record Milestone(
    String entity, long sequenceNumber, Offset offset, Object event, List<PhaseTiming> phases) {

  /** The entity's id without its type. */
  String id() {
    return entity.substring(entity.indexOf('|') + 1);
  }
}
