package dev.cairn.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Whom the writer answers.
 *
 * @param executor where it is told. All answers of one batch for the same executor are told in one
 *     task, which is cheaper than one each
 * @param told is told once
 * @param <T> what is answered
 */
record Answer<T>(Executor executor, Told<T> told) {

  /**
   * Takes an answer.
   *
   * @param <T> what is answered
   */
  interface Told<T> {
    /** Either {@code value} is the answer, or there is none because of {@code failure}. */
    void take(@Nullable T value, @Nullable Throwable failure);
  }

  /** Completes a future, in the writer's own thread. */
  static <T> Answer<T> to(CompletableFuture<T> future) {
    return new Answer<>(
        Runnable::run,
        (value, failure) -> {
          if (failure == null) {
            future.complete(value);
          } else {
            future.completeExceptionally(failure);
          }
        });
  }
}
