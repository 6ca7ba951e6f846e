package dev.cairn.journal;

import akka.dispatch.MessageDispatcher;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka's write journal over LevelDB: {@code akka.persistence.journal.plugin =
 * "cairn.journal.leveldb"}. Everything that waits is committed as one synced batch, and every event
 * gets its place in one order and in one chain of hashes.
 */
public final class LevelDbJournal extends AsyncWriteJournal {
  /** Events that are read at one time: some are on their way while others are made. */
  private static final int CHUNK = 500;

  private final JournalStore store;
  private final EventCodec codec;
  private final MessageDispatcher replaying;
  private final Executor answering;

  /** Made by Akka with the plugin's section of the configuration. */
  public LevelDbJournal(Config config) {
    this.store =
        OpenJournals.take(JournalSettings.of(config, context().system().settings().config()));
    this.codec = new EventCodec(context().system());
    this.answering = context().dispatcher();
    this.replaying = context().system().dispatchers().lookup(config.getString("replay-dispatcher"));
  }

  @Override
  public void postStop() throws Exception {
    OpenJournals.release(store);
    super.postStop();
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<NewWrite> writes = new ArrayList<>();
    for (AtomicWrite message : messages) {
      writes.add(codec.prepare(message));
    }
    Promise<Iterable<Optional<Exception>>> done = Promise.apply();
    store.append(
        writes,
        new Answer<>(
            answering,
            (results, failure) -> {
              if (results != null) {
                done.success(results);
              } else {
                done.failure(failure);
              }
            }));
    return done.future();
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return FutureConverters.asScala(store.deleteTo(persistenceId, toSequenceNr));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return FutureConverters.asScala(
        store.barrier().thenApplyAsync(_ -> store.highestSequenceNr(persistenceId), replaying));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replay) {
    return FutureConverters.asScala(
        CompletableFuture.runAsync(
            () -> replay(persistenceId, fromSequenceNr, toSequenceNr, max, replay), replaying));
  }

  private void replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    long next = Math.max(from, store.deletedTo(persistenceId) + 1);
    long left = max;
    while (left > 0 && next <= to) {
      int wanted = (int) Math.min(CHUNK, left);
      List<StoredEvent> chunk = store.reader().readEntity(persistenceId, next, to, wanted);
      for (StoredEvent stored : chunk) {
        replay.accept(codec.repr(stored.event()));
      }
      store.replayed(chunk.size());
      if (chunk.size() < wanted) {
        return;
      }
      left -= chunk.size();
      next = chunk.getLast().event().sequenceNr() + 1;
    }
  }
}
