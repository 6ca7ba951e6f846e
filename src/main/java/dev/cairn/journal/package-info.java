/**
 * What is stored and where, and the small bridge on which every entity stands.
 *
 * <p>{@link dev.cairn.journal.Stored} marks everything that is written to the journal or sent
 * between nodes; {@code reference.conf} binds it to Jackson CBOR. The class name is part of the
 * stored format: a class that moves or changes comes with a {@code JacksonMigration}, and every
 * version ever written has a sample under {@code src/test/resources/events}.
 *
 * <p>{@link dev.cairn.journal.OnCommandBehavior} is an event-sourced actor written as two
 * exhaustive switches. An entity is four files in reading order:
 *
 * <pre>
 * XxxEvent   facts, past tense, immutable
 * XxxState   their fold
 * XxxRules   which facts follow from a request
 * XxxEntity  the actor: asks the rules, stores the facts, then acts
 * </pre>
 *
 * <p>The first three are pure: no clock, no I/O, no Akka. Replay therefore gives the same state on
 * every node and in every year.
 *
 * <p>{@link dev.cairn.journal.Cause} says why an event was stored: the command or event that led to
 * it, and who asked in the end. It is stored beside the event, in the manifest of the event
 * adapter, which every journal plugin keeps.
 *
 * <p>{@link dev.cairn.journal.LevelDbJournal}, {@link dev.cairn.journal.LevelDbSnapshotStore} and
 * {@link dev.cairn.journal.LevelDbReadJournal} are Akka's plugins over one LevelDB database, usable
 * without anything else of ours. One thread writes ({@code JournalWriter}); {@code Keys} lists what
 * lies in the database, {@code Segment} how events lie there together, and {@code RecordFormat} how
 * each looks, byte for byte. The index of the newest events is in memory ({@code IndexTail}).
 * {@link dev.cairn.journal.Journal} is for those who look after it: backup, retention, import,
 * proof.
 *
 * <p>Words: an <em>offset</em> is the place of an event in the whole journal, its <em>sequence
 * number</em> the place among those of its entity; the <em>chain</em> is the hash in every event
 * over the one before; a <em>checkpoint</em> is the node's signature under offset and hash.
 *
 * <p>{@link dev.cairn.journal.JournalAudit} answers what happened, what led to what, what an entity
 * was at any time, and whether replay gives the same every time. It knows entities by the {@link
 * dev.cairn.journal.EntityFold} of their type only.
 *
 * <p>Invariants: every event that an entity stores has a cause, and when that is an event, both
 * have the same asker; an effect follows storage and never precedes it; a refusal is a value and
 * stores nothing; an event that cannot follow the state ends the entity with the event in the
 * message. No entity depends on the journal plugin that is configured.
 */
@NullMarked
package dev.cairn.journal;

import org.jspecify.annotations.NullMarked;
