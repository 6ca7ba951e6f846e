/**
 * The read side of building: what was ever built, folded from the journal.
 *
 * <p>Vocabulary: a <em>milestone</em> is an event that makes history (a beginning or an end, not a
 * phase) and carries the tag of that name; a <em>build record</em> is everything that is known of
 * one attempt; a <em>run record</em> is everything that is known of one run.
 *
 * <pre>
 * journal --milestones by tag--> HistoryFold --> History      for people
 *                                            --> Past         for the planner
 * </pre>
 *
 * <p>{@link dev.cairn.builddb.JournalHistory} reads what was stored since it was last asked before
 * it answers, so that an answer holds everything that was acknowledged before the question: a plan
 * made right after a build knows that build. It uses only the query interface that every Akka read
 * journal offers.
 *
 * <p>Invariants: reading never blocks building; nothing is kept that the journal does not have, so
 * the read side can be thrown away at any time; only builds that published packages count as the
 * newest success of a recipe.
 */
@NullMarked
package dev.cairn.builddb;

import org.jspecify.annotations.NullMarked;
