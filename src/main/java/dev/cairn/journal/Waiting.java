package dev.cairn.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for the writer. */
final class Waiting {
  private Waiting() {}

  /**
   * The result, as soon as it is there.
   *
   * @throws JournalException when the writer refused
   */
  static <T> T forIt(CompletableFuture<T> asked) {
    try {
      return asked.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof JournalException refusal) {
        throw refusal;
      }
      throw failure;
    }
  }
}
