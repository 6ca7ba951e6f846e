package dev.cairn.journal;

import dev.cairn.journal.WriteRequest.Append;
import dev.cairn.journal.WriteRequest.Barrier;
import dev.cairn.journal.WriteRequest.Change;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Batchable;

/**
 * The one thread that writes a journal: takes everything that is waiting, commits it as one synced
 * batch, then answers each. While one batch is on its way to the disk the next one gathers, so the
 * batches grow with the load by themselves.
 *
 * <p>Invariants: offsets have no gaps; an answer follows the sync; after a failed write nothing
 * more is written, because nobody knows what the disk holds.
 */
final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final Duration IDLE_MAX = Duration.ofSeconds(1);

  /** How long the writer looks for more before it sleeps. */
  private static final Duration SPIN = Duration.ofNanos(50_000);

  /** What a writer works with. */
  record Parts(
      JournalSettings settings,
      LevelDb db,
      FreeSpace space,
      CheckpointFile checkpoints,
      SigningKey key,
      InstantSource clock,
      LongSupplier nanoTime,
      EntityIndex entities,
      SegmentWriter segments) {}

  private final Parts parts;
  private final JournalMetrics metrics;
  private final LinkedBlockingQueue<WriteRequest> queue;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private final Checkpointer checkpointer;
  private final Thread thread;
  private volatile IndexTail tail;
  private volatile JournalHead head;
  private volatile @Nullable String readOnly;
  private volatile boolean closing;
  private final AtomicLong unanswered = new AtomicLong();

  /**
   * Starts the thread; {@code head} is where the journal stands, {@code tail} what its index does
   * not know.
   */
  JournalWriter(Parts parts, JournalHead head, long checkpointOffset, IndexTail tail) {
    this.parts = parts;
    this.head = head;
    this.tail = tail;
    this.checkpointer = new Checkpointer(parts, checkpointOffset);
    this.queue = new LinkedBlockingQueue<>(parts.settings().queueMax());
    this.metrics = new JournalMetrics(parts.settings().directory(), queue::size);
    this.thread = Thread.ofPlatform().name("journal-writer").daemon(true).start(this::run);
  }

  /** What the index on the disk does not know; to be asked for after {@link #head}. */
  IndexTail tail() {
    return tail;
  }

  /** Where the journal stands; everything up to there is on the disk. */
  JournalHead head() {
    return head;
  }

  /** Tells {@code listener} the newest offset after each commit, in the writer's thread. */
  void listen(LongConsumer listener) {
    listeners.add(listener);
  }

  void unlisten(LongConsumer listener) {
    listeners.remove(listener);
  }

  int listeners() {
    return listeners.size();
  }

  /** Counts events that were read for recovery. */
  void replayed(int events) {
    metrics.replayed(events);
  }

  void append(List<NewWrite> writes, Answer<List<Optional<Exception>>> answer) {
    ask(new Append(writes, answer));
  }

  CompletableFuture<Void> change(WriteRequest.Edit edit) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ask(new Change(edit, Answer.to(done)));
    return done;
  }

  /** Is done when everything asked for before is. */
  CompletableFuture<Void> barrier() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (unanswered.get() == 0) {
      done.complete(null);
    } else {
      ask(new Barrier(Answer.to(done)));
    }
    return done;
  }

  /** Runs {@code look} in the writer's thread, while neither events nor checkpoints are written. */
  CompletableFuture<Void> look(Runnable look) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ask(
        new Barrier(
            new Answer<>(
                Runnable::run,
                (_, failure) -> {
                  if (failure != null) {
                    done.completeExceptionally(failure);
                  } else {
                    done.completeAsync(
                        () -> {
                          look.run();
                          return null;
                        },
                        Runnable::run);
                  }
                })));
    return done;
  }

  private void ask(WriteRequest request) {
    if (closing) {
      refuse(request, new JournalException("the journal is closed"));
      return;
    }
    unanswered.incrementAndGet();
    if (!queue.offer(request)) {
      unanswered.decrementAndGet();
      refuse(
          request,
          new JournalException(
              "the journal has %d requests waiting and takes no more; the disk of %s is too slow"
                  .formatted(queue.size(), parts.settings().directory())));
    }
  }

  static void refuse(WriteRequest request, JournalException reason) {
    tell(request.answer().executor(), List.of(() -> request.answer().told().take(null, reason)));
  }

  static void tell(Executor executor, List<Runnable> answers) {
    try {
      executor.execute(new Answers(answers));
    } catch (RejectedExecutionException ended) {
      LOG.debug("whoever asked has ended", ended);
    }
  }

  /**
   * Answers that are given in one task. Batchable: what Akka's dispatcher is asked for by those who
   * are answered is then done in the same task, and not in some more for each.
   */
  private record Answers(List<Runnable> all) implements Runnable, Batchable {
    @Override
    public void run() {
      all.forEach(Runnable::run);
    }
  }

  private void run() {
    List<WriteRequest> taken = new ArrayList<>();
    while (true) {
      try {
        WriteRequest first = next();
        if (first != null) {
          taken.add(first);
          queue.drainTo(taken, parts.settings().batchEventsMax() - 1);
          commit(taken, parts.settings().indexEvents());
        } else if (closing) {
          if (refusal() == null) {
            commit(taken, 1);
            checkpointer.sign(head);
          }
          return;
        }
        if (checkpointer.isDue(head) && refusal() == null) {
          checkpointer.sign(head);
        }
      } catch (InterruptedException ignored) {
        // Nobody but close() ends this thread, and it does not interrupt.
      } catch (RuntimeException failure) {
        fail(taken, failure);
      } finally {
        unanswered.addAndGet(-taken.size());
        taken.clear();
      }
    }
  }

  /**
   * The next request; null when there is none. Looks for a moment before it sleeps: whoever was
   * answered mostly asks again at once, and waking a thread up takes longer than that.
   */
  private @Nullable WriteRequest next() throws InterruptedException {
    long end = parts.nanoTime().getAsLong() + SPIN.toNanos();
    do {
      WriteRequest request = queue.poll();
      if (request != null) {
        return request;
      }
      Thread.onSpinWait();
    } while (parts.nanoTime().getAsLong() < end);
    return queue.poll(closing ? 0 : IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void fail(List<WriteRequest> taken, RuntimeException failure) {
    LOG.error(
        "the journal in {} cannot be written any more", parts.settings().directory(), failure);
    readOnly =
        "the journal in %s failed (%s) and takes no more until the node is started again"
            .formatted(parts.settings().directory(), failure.getMessage());
    JournalException reason = new JournalException(readOnly, failure);
    taken.forEach(request -> refuse(request, reason));
  }

  private void commit(List<WriteRequest> taken, int tailMax) {
    try (Commit commit = new Commit(parts, head, tail, refusal())) {
      for (WriteRequest request : taken) {
        commit.add(request);
      }
      long before = parts.nanoTime().getAsLong();
      commit.write(tailMax);
      if (commit.isChanged()) {
        metrics.committed(commit.events(), parts.nanoTime().getAsLong() - before);
      }
      // The tail first: whoever reads the head before it misses nothing.
      tail = commit.tail();
      head = commit.head();
      commit.answer();
      if (commit.events() > 0) {
        listeners.forEach(listener -> listener.accept(head.offset()));
      }
      parts.entities().forget();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Why nothing can be written now; null when it can. */
  @Nullable String refusal() {
    return readOnly == null ? parts.space().refusal() : readOnly;
  }

  /** Writes what waits, then the index, signs a last checkpoint and ends the thread. */
  @Override
  public void close() {
    closing = true;
    // Wakes the thread up; nobody waits for this one.
    unanswered.incrementAndGet();
    boolean unused = queue.offer(new Barrier(Answer.to(new CompletableFuture<>())));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    metrics.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
