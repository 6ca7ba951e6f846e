package dev.cairn.build;

import dev.cairn.environment.Room;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries the wish to cancel a build to whatever the build is doing at that moment: a command in
 * its room is killed, waiting for a download is interrupted.
 */
final class Cancellation {
  private boolean cancelled;
  private @Nullable Room room;
  private @Nullable Thread waiting;

  /** Something that heeds interrupts. */
  @FunctionalInterface
  interface Waiting<T> {
    T call() throws IOException, InterruptedException;
  }

  /** Ends what is under way and all that would follow. */
  synchronized void cancel() {
    cancelled = true;
    if (room != null) {
      room.cancel();
    }
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** From now on commands run in {@code opened}. */
  synchronized void roomIs(Room opened) {
    room = opened;
    if (cancelled) {
      opened.cancel();
    }
  }

  /**
   * Does something that a cancel interrupts.
   *
   * @throws InterruptedException when cancelled, and when the node stops
   */
  <T> T interruptibly(Waiting<T> step) throws IOException, InterruptedException {
    synchronized (this) {
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
      waiting = Thread.currentThread();
    }
    try {
      return step.call();
    } finally {
      synchronized (this) {
        waiting = null;
        if (cancelled) {
          // The interrupt was for the step alone; what cleans up after it must not trip over it.
          Thread.interrupted();
        }
      }
    }
  }
}
