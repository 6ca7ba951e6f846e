package dev.cairn.journal;

import akka.Done;
import akka.japi.Pair;
import akka.projection.ProjectionId;
import akka.projection.internal.ManagementState;
import akka.projection.testkit.javadsl.TestOffsetStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * Where a projection keeps how far it has come; lives longer than the actor system that runs it.
 */
final class TestingOffsetStore<O> implements TestOffsetStore<O> {
  private final List<Pair<ProjectionId, O>> saved = new ArrayList<>();
  private final Semaphore saves;

  /** Gives a permit to {@code saves} for every offset that it keeps. */
  TestingOffsetStore(Semaphore saves) {
    this.saves = saves;
  }

  @Override
  public synchronized Optional<O> lastOffset() {
    return saved.isEmpty() ? Optional.empty() : Optional.of(saved.getLast().second());
  }

  @Override
  public synchronized List<Pair<ProjectionId, O>> allOffsets() {
    return List.copyOf(saved);
  }

  @Override
  public CompletionStage<Optional<O>> readOffsets() {
    return CompletableFuture.completedStage(lastOffset());
  }

  @Override
  public synchronized CompletionStage<Done> saveOffset(ProjectionId projection, O offset) {
    saved.add(Pair.create(projection, offset));
    saves.release();
    return CompletableFuture.completedStage(Done.getInstance());
  }

  @Override
  public CompletionStage<Optional<ManagementState>> readManagementState(ProjectionId projection) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public CompletionStage<Done> savePaused(ProjectionId projection, boolean paused) {
    return CompletableFuture.completedStage(Done.getInstance());
  }
}
