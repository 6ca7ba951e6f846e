package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.coordination.lease.javadsl.Lease;
import akka.coordination.lease.javadsl.LeaseProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node leads all that share one journal: runs and builds are one node's at a time, whatever
 * the nodes believe of each other.
 */
final class LeadLease {
  private static final Logger LOG = LoggerFactory.getLogger(LeadLease.class);

  private static final String NAME = "cairn-lead";

  /** How often it is asked for: 1 s. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What a lease may be late: 5 s. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Lease lease;

  /** The lease in the database of the system's journal, for the node of this identity. */
  LeadLease(ActorSystem<?> system, String identity) {
    this.lease = LeaseProvider.get(system).getLease(NAME, "cairn.postgres-lease", identity);
  }

  /**
   * Returns when this node leads.
   *
   * @param whenLost told when it does not any more
   */
  void await(Runnable whenLost) throws InterruptedException {
    boolean speaks = true;
    while (true) {
      try {
        if (take(whenLost)) {
          return;
        }
      } catch (NodeException unreachable) {
        if (speaks) {
          LOG.warn("{}; trying on", unreachable.getMessage());
        }
        speaks = false;
      }
      Thread.sleep(PAUSE);
    }
  }

  /**
   * The same, for a node that is no member and waits for nobody but one that has just died.
   *
   * @throws NodeException when another node leads, or the database cannot be asked
   */
  void takeOver(Runnable whenLost) throws NodeException, InterruptedException {
    Duration most = lease.getSettings().timeoutSettings().getHeartbeatTimeout().plus(MARGIN);
    long until = System.nanoTime() + most.toNanos();
    while (!take(whenLost)) {
      if (System.nanoTime() - until >= 0) {
        throw new NodeException(
            "another node leads with the shared journal (cairn.journal.cluster): ask that one, end it,"
                + " or let this node be one of several controllers (cairn.cluster.controllers)");
      }
      Thread.sleep(PAUSE);
    }
  }

  private boolean take(Runnable whenLost) throws NodeException, InterruptedException {
    try {
      return lease.acquire((Optional<Throwable> _) -> whenLost.run()).toCompletableFuture().get();
    } catch (ExecutionException failed) {
      Throwable cause =
          failed.getCause() instanceof CompletionException wrapped
              ? wrapped.getCause()
              : failed.getCause();
      throw new NodeException(String.valueOf(cause == null ? failed : cause.getMessage()), failed);
    }
  }

  /** Lets another node lead at once. */
  void giveBack() throws InterruptedException {
    try {
      boolean _ = lease.release().toCompletableFuture().get();
    } catch (ExecutionException unreachable) {
      // It ends by itself soon.
      return;
    }
  }
}
