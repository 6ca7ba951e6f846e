/**
 * The journal that several nodes share: PostgreSQL, written by Akka's own R2DBC plugin.
 *
 * <p>Vocabulary: the <em>shared journal</em> is the table of events in PostgreSQL; a
 * <em>mirror</em> is a copy of it on a node, in the format of {@code dev.cairn.journal}, with its
 * one order, its chain of hashes and its signed checkpoints.
 *
 * <pre>
 * entities --R2DBC plugin--> event_journal --JournalMirror--> mirror --> audit, history, queries
 * LevelDB journal --JournalMove--> event_journal
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>An event of the shared journal comes into a mirror once, behind those of its entity with
 *       lower numbers, byte by byte as it is stored.
 *   <li>Who asks a mirror after {@code JournalMirror.catchUp} sees every event that was committed
 *       before.
 *   <li>A move gives the events of a journal to an empty shared one, all or none, in their order.
 * </ul>
 *
 * @see "docs/adr/0012-the-shared-journal-is-mirrored.md"
 */
@NullMarked
package dev.cairn.postgres;

import org.jspecify.annotations.NullMarked;
