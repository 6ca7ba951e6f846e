package dev.cairn.node;

import dev.cairn.postgres.PostgresException;
import dev.cairn.postgres.PostgresLease;
import dev.cairn.postgres.PostgresSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node leads all that share one journal: runs and builds are one node's at a time, whatever
 * the nodes believe of each other.
 */
final class LeadLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeadLease.class);

  private static final String NAME = "cairn-lead";

  /** How often it is asked for: 1 s. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How much longer than a lease lasts a node waits for one that has died: 5 s. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final PostgresLease lease;
  private final Duration patience;

  /** The lease in the database of a shared journal, for the node of this identity. */
  LeadLease(PostgresSettings journal, Duration lasts, String identity) {
    this.lease = new PostgresLease(journal, NAME, identity, lasts, System::nanoTime);
    this.patience = lasts.plus(MARGIN);
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
        if (lease.take(whenLost)) {
          return;
        }
      } catch (PostgresException unreachable) {
        if (speaks) {
          LOG.warn("{}; trying on", unreachable.getMessage());
        }
        speaks = false;
      }
      Thread.sleep(PAUSE);
    }
  }

  /**
   * The same, for a node that waits for nobody but one that has just died.
   *
   * @throws NodeException when another node leads, or the database cannot be asked
   */
  void takeOver(Runnable whenLost) throws NodeException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    try {
      while (!lease.take(whenLost)) {
        if (System.nanoTime() - until >= 0) {
          throw new NodeException(
              "another node leads with the shared journal (cairn.journal.cluster): ask that one, end"
                  + " it, or let this node be one of several controllers (cairn.cluster.controllers)");
        }
        Thread.sleep(PAUSE);
      }
    } catch (PostgresException unreachable) {
      throw new NodeException(String.valueOf(unreachable.getMessage()), unreachable);
    }
  }

  /** Lets another node lead at once. */
  @Override
  public void close() {
    try {
      lease.giveBack();
    } catch (PostgresException unreachable) {
      LOG.debug("the lease ends by itself", unreachable);
    }
    lease.close();
  }
}
