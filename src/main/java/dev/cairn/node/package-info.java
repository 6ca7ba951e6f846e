/**
 * The program and the only place that knows all contexts: settings, clocks, randomness, wiring.
 *
 * <pre>
 * Main --command line--> cli --starts, or finds running--> Node
 *                                                           DataDirectory   one process at a time
 *                                                           NodeParts       what is not an actor
 *                                                           Farm            what is
 *                                                           ApiServer       how one asks
 * </pre>
 *
 * <p>A node takes its data directory first: {@code format} is checked, {@code node.lock} is held
 * until the node ends. Then come the actor system with the journal, the history, the farm, which
 * continues the run that an earlier node left unfinished, and last the API; {@code node.json} and
 * {@code token} appear when it answers.
 *
 * <p>Invariants: settings are read once; only this package reads the clock, chance, the environment
 * and configuration; what a node starts ends with it.
 */
@NullMarked
package dev.cairn.node;

import org.jspecify.annotations.NullMarked;
