package dev.cairn.journal;

import java.util.List;
import java.util.SortedMap;

/**
 * What came of a replay of the whole journal.
 *
 * @param entities how many were folded
 * @param events how many were folded, each counted once
 * @param snapshots how many entities were folded from a snapshot too
 * @param live how many entities were asked and answered
 * @param withoutFold types of entities that nobody here knows how to fold, with their number
 * @param findings what does not fit, at most {@link #FINDINGS_MAX}
 * @param findingsInAll how many there were
 */
public record ReplayReport(
    long entities,
    long events,
    long snapshots,
    long live,
    SortedMap<String, Long> withoutFold,
    List<Finding> findings,
    long findingsInAll) {

  /** Most findings that are told one by one. */
  public static final int FINDINGS_MAX = 1000;

  /** What was compared. */
  public enum Comparison {
    /** The events could not be folded at all. */
    FOLD,
    /** Two folds from the beginning. */
    TWICE,
    /** The newest snapshot and what came after it, with a fold from the beginning. */
    SNAPSHOT,
    /** What the live entity answered, with a fold. */
    LIVE
  }

  /**
   * Something that does not fit.
   *
   * @param entity its persistence id
   * @param sequenceNr where the folds part: the first event after which the states differ
   * @param message one line
   */
  public record Finding(String entity, long sequenceNr, Comparison comparison, String message) {}

  /** Whether all fits. */
  public boolean isClean() {
    return findingsInAll == 0;
  }
}
