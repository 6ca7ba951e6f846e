package dev.cairn.builddb;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import dev.cairn.build.BuildEntity;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Reads milestones from a read journal, and for each end of a build the phases of that build, which
 * are no milestones. Uses only queries that every Akka read journal with tags offers.
 */
final class MilestoneReader {
  /** Milestones that are handed on together. */
  private static final int BATCH = 1_000;

  /** Builds whose phases are read at one time. */
  private static final int PARALLEL = 4;

  private final ActorSystem<?> system;
  private final CurrentEventsByTagQuery byTag;
  private final CurrentEventsByPersistenceIdQuery byEntity;

  /**
   * Reads from the read journal with the configuration path {@code readJournal}.
   *
   * @throws IllegalArgumentException when there is no such read journal
   */
  MilestoneReader(ActorSystem<?> system, String readJournal) {
    this.system = system;
    PersistenceQuery query = PersistenceQuery.get(system);
    this.byTag = query.getReadJournalFor(CurrentEventsByTagQuery.class, readJournal);
    this.byEntity = query.getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, readJournal);
  }

  /**
   * Hands on all milestones behind {@code after} that there are now, in their order and in batches,
   * on the thread of the caller.
   *
   * @throws HistoryException when the journal cannot be read; what was handed on before counts
   */
  void read(Offset after, Consumer<List<Milestone>> taker) throws InterruptedException {
    SinkQueueWithCancel<List<Milestone>> batches =
        byTag
            .currentEventsByTag(BuildEntity.MILESTONE, after)
            .mapAsync(PARALLEL, this::complete)
            .grouped(BATCH)
            .runWith(Sink.queue(1), system);
    try {
      Optional<List<Milestone>> batch = await(batches.pull());
      while (batch.isPresent()) {
        taker.accept(batch.get());
        batch = await(batches.pull());
      }
    } finally {
      batches.cancel();
    }
  }

  /** The first milestone behind {@code after}, without its phases. */
  Optional<Milestone> first(Offset after) throws InterruptedException {
    return await(
            byTag
                .currentEventsByTag(BuildEntity.MILESTONE, after)
                .runWith(Sink.headOption(), system))
        .map(envelope -> milestone(envelope, List.of()));
  }

  /** Whether the journal has that event, wherever it stands. */
  boolean has(String entity, long sequenceNumber) throws InterruptedException {
    return await(
            byEntity
                .currentEventsByPersistenceId(entity, sequenceNumber, sequenceNumber)
                .runWith(Sink.headOption(), system))
        .isPresent();
  }

  private CompletionStage<Milestone> complete(EventEnvelope envelope) {
    return switch (envelope.event()) {
      case BuildSucceeded _, BuildFailed _, BuildCancelled _, BuildInterrupted _ ->
          phases(envelope)
              .runWith(Sink.<Object>seq(), system)
              .thenApply(events -> milestone(envelope, timings(events)));
      default -> CompletableFuture.completedFuture(milestone(envelope, List.of()));
    };
  }

  private Source<Object, NotUsed> phases(EventEnvelope end) {
    return byEntity
        .currentEventsByPersistenceId(end.persistenceId(), 1, end.sequenceNr())
        .map(EventEnvelope::event);
  }

  private static List<PhaseTiming> timings(List<Object> events) {
    List<PhaseTiming> timings = new ArrayList<>();
    for (Object event : events) {
      if (event instanceof PhaseStarted(var at, var phase)) {
        timings.add(new PhaseTiming(phase, at.truncatedTo(ChronoUnit.MICROS), Optional.empty()));
      } else if (event instanceof PhaseFinished(var _, var phase, var took)
          && !timings.isEmpty()
          && timings.getLast().phase() == phase) {
        PhaseTiming begun = timings.removeLast();
        timings.add(new PhaseTiming(phase, begun.startedAt(), Optional.of(took)));
      }
    }
    return List.copyOf(timings);
  }

  private static Milestone milestone(EventEnvelope envelope, List<PhaseTiming> phases) {
    return new Milestone(
        envelope.persistenceId(),
        envelope.sequenceNr(),
        envelope.offset(),
        envelope.event(),
        phases);
  }

  private static <T> T await(CompletionStage<T> later) throws InterruptedException {
    try {
      return later.toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw HistoryException.ofJournal(failed);
    }
  }
}
