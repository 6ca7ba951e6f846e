package dev.cairn.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The end of a node: begun once, waited for by many. Safe for use by many threads. */
final class NodeEnd {
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable String failure;

  /** One way to end a node. */
  @FunctionalInterface
  interface Ending {
    void carryOut() throws InterruptedException;
  }

  /** Ends the node, or waits until somebody else has. */
  void carryOut(Ending ending) {
    try {
      if (!begun.compareAndSet(false, true)) {
        done.await();
        return;
      }
      try {
        ending.carryOut();
      } finally {
        done.countDown();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** The node ends by itself; {@code why} is one line that says what to do. */
  void because(String why) {
    failure = why;
  }

  boolean isBegun() {
    return begun.get() || failure != null;
  }

  /**
   * Waits for the end.
   *
   * @throws NodeException when the node ended by itself
   */
  void await() throws NodeException, InterruptedException {
    done.await();
    String why = failure;
    if (why != null) {
      throw new NodeException(why);
    }
  }
}
