package dev.cairn.builddb;

import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.stream.javadsl.Sink;
import dev.cairn.build.BuildEntity;
import dev.cairn.build.BuildHistory;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * The history, folded in memory from the journal's milestones. Each question first reads what was
 * stored since the last one, so an answer holds everything that was acknowledged before it was
 * asked. Uses only what every Akka read journal offers.
 *
 * <p>Safe for use by many threads; they wait for each other.
 */
public final class JournalHistory implements BuildHistory, HistoryReader {
  private final ActorSystem<?> system;
  private final CurrentEventsByTagQuery journal;
  private final Runnable refresh;
  private final HistoryFold fold = new HistoryFold();
  private Offset offset = Offset.noOffset();

  /**
   * Reads from the read journal with the configuration path {@code readJournal}.
   *
   * @param refresh brings that journal up to what was stored, where it is not the one that is
   *     written; fails with an {@link UncheckedIOException}
   * @throws IllegalArgumentException when there is no such read journal
   */
  public JournalHistory(ActorSystem<?> system, String readJournal, Runnable refresh) {
    this.system = system;
    this.refresh = refresh;
    this.journal =
        PersistenceQuery.get(system).getReadJournalFor(CurrentEventsByTagQuery.class, readJournal);
  }

  @Override
  public synchronized Past past() throws InterruptedException {
    catchUp();
    return fold.past();
  }

  @Override
  public synchronized History history() throws InterruptedException {
    catchUp();
    return fold.history();
  }

  private void catchUp() throws InterruptedException {
    try {
      refresh.run();
    } catch (UncheckedIOException unreachable) {
      throw new HistoryException(unreachable);
    }
    CompletionStage<?> done =
        journal
            .currentEventsByTag(BuildEntity.MILESTONE, offset)
            .runWith(Sink.foreach(this::take), system);
    try {
      done.toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw new HistoryException(failed.getCause() == null ? failed : failed.getCause());
    }
  }

  private void take(EventEnvelope envelope) {
    fold.take(envelope.persistenceId(), envelope.event());
    offset = envelope.offset();
  }
}
