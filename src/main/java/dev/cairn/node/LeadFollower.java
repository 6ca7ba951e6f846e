package dev.cairn.node;

import dev.cairn.api.LeadDoor;
import dev.cairn.builddb.HistoryException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a controller that waits will need when it leads: asks the one that leads for it. */
final class LeadFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeadFollower.class);

  /** How often it looks for what is new: 2 s. */
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Tells where the controller that leads is asked now. */
  @FunctionalInterface
  interface Lead {
    /**
     * The place of this moment.
     *
     * @throws IOException when none leads, or it cannot be asked
     */
    LeadDoor.Place now() throws IOException;
  }

  /** Something that is followed. */
  @FunctionalInterface
  interface Task {
    /**
     * Takes over what is new.
     *
     * @throws IOException when that is not possible at this moment; it is tried again
     */
    void follow(Lead lead) throws IOException, InterruptedException;
  }

  private final List<Task> tasks;
  private final Supplier<CompletionStage<Optional<LeadDoor.Place>>> lead;
  private final Thread thread =
      Thread.ofPlatform().name("lead-follower").daemon(true).unstarted(this::run);

  /**
   * A follower that does not run yet.
   *
   * @param lead answers where the controller that leads is asked
   */
  LeadFollower(Supplier<CompletionStage<Optional<LeadDoor.Place>>> lead, Task... tasks) {
    this.lead = lead;
    this.tasks = List.of(tasks);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        for (Task task : tasks) {
          try {
            task.follow(this::place);
          } catch (IOException | HistoryException notNow) {
            LOG.debug("the controller that leads is not followed at this moment", notNow);
          }
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private LeadDoor.Place place() throws IOException {
    try {
      return lead.get()
          .toCompletableFuture()
          .get()
          .orElseThrow(() -> new IOException("no controller leads"));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new IOException("ends", closing);
    } catch (ExecutionException failed) {
      throw new IOException("the controller that leads cannot be asked", failed);
    }
  }

  /** Returns when nothing is on its way any more. */
  @Override
  public void close() {
    thread.interrupt();
    if (thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
