/**
 * What is stored, and the small bridge on which every entity stands.
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
 * <p>Invariants: an effect follows storage and never precedes it; a refusal is a value and stores
 * nothing; an event that cannot follow the state ends the entity with the event in the message.
 * Nothing here, nor in any context, depends on the journal plugin that is configured.
 */
@NullMarked
package dev.cairn.journal;

import org.jspecify.annotations.NullMarked;
