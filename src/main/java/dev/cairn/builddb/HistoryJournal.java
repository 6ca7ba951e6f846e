package dev.cairn.builddb;

import akka.actor.typed.ActorSystem;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;

/**
 * The journal that the history is read from.
 *
 * @param readJournal configuration path of a read journal
 * @param refresh brings that journal up to what was stored, where it is not the one that is
 *     written; fails with an {@link UncheckedIOException} when it cannot, or when the journal is
 *     damaged
 * @param newestOffset of the journal after a refresh; {@link Long#MAX_VALUE} when it is not known
 * @param logs the ends of logs, in which the reason of a failure is looked for
 * @param owner id of the node, by which it knows its own tables
 */
public record HistoryJournal(
    ActorSystem<?> system,
    String readJournal,
    Runnable refresh,
    LongSupplier newestOffset,
    LogEnds logs,
    String owner) {}
