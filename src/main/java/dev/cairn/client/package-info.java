/**
 * A client of a node for Java programs: ask, and be answered later.
 *
 * <p>{@link dev.cairn.client.CairnClient} has a method for everything that can be asked of runs,
 * builds, workers and the journal. Answers are {@code CompletionStage}s of the records in {@code
 * dev.cairn.api.Wire}; logs and events are Akka Streams sources. It speaks HTTP with the JDK's own
 * client, so the artifact {@code cairn-client} needs Jackson and Akka Streams, and nothing of a
 * node.
 *
 * <p>Vocabulary: a <em>question</em> is a request whose answer is a value; a <em>stream</em> goes
 * on until it is cancelled or what it tells of has ended.
 *
 * <p>Invariants: a stage fails with a {@link dev.cairn.client.CairnException} or is cancelled,
 * never with another exception; every question has a time limit; a question whose stage is
 * cancelled is not waited for any more; nothing is asked twice behind the caller's back.
 */
@NullMarked
package dev.cairn.client;

import org.jspecify.annotations.NullMarked;
