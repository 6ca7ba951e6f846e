/**
 * The read side of building: the build database, in which questions about the past are answered.
 *
 * <p>Vocabulary: a <em>milestone</em> is an event that makes history (a beginning or an end, not a
 * phase) and carries the tag of that name; a <em>build record</em> is everything that is known of
 * one attempt; a <em>run record</em> is everything that is known of one run; the <em>place</em> is
 * how far the tables tell; its <em>owner</em> is the node whose journal they tell of. An
 * <em>import</em> is what was taken over from a file of an old build store: a {@link
 * dev.cairn.builddb.LegacyFile} that became events of an {@link dev.cairn.builddb.ImportEntity}.
 *
 * <pre>
 * journal --milestones by tag--> MilestoneReader --batches--> JournalProjection
 *         --phases of an end-->                                 | BuildWriter, RunWriter
 *                                                               v one transaction
 *                                              tables and place (H2 or PostgreSQL)
 *                                                               |
 *      HistoryReader, for people  <-- BuildQueries, RunQueries -+-> BuildHistory, for the planner
 * </pre>
 *
 * <p>{@link dev.cairn.builddb.BuildDatabase} takes what was stored since it was last asked before
 * it answers, so that an answer holds everything that was acknowledged before the question: a plan
 * made right after a build knows that build. It uses only the query interfaces that every Akka read
 * journal with tags offers.
 *
 * <p>Invariants: reading never blocks building; nothing is kept that the journal does not have, so
 * the tables can be thrown away at any time, and those that are made again are equal; each event
 * counts once, because rows and place are stored together; only builds that published packages
 * count as the newest success of a recipe; what was imported counts as nothing but itself.
 */
@NullMarked
package dev.cairn.builddb;

import org.jspecify.annotations.NullMarked;
