package dev.cairn.journal;

import dev.cairn.journal.EntityIndex.Position;
import dev.cairn.journal.WriteRequest.Append;
import dev.cairn.journal.WriteRequest.Barrier;
import dev.cairn.journal.WriteRequest.Change;
import java.io.IOException;
import java.nio.file.FileStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
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
import org.iq80.leveldb.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
      FileStore disk,
      CheckpointFile checkpoints,
      SigningKey key,
      InstantSource clock,
      LongSupplier nanoTime) {}

  private final Parts parts;
  private final JournalMetrics metrics;
  private final LinkedBlockingQueue<WriteRequest> queue;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private final EntityIndex entities;
  private final SegmentWriter segments;
  private final Checkpointer checkpointer;
  private final Thread thread;
  private volatile JournalHead head;
  private volatile @Nullable String readOnly;
  private volatile boolean closing;
  private final AtomicLong unanswered = new AtomicLong();
  private long timeIndexMs;

  /**
   * Starts the thread; {@code head} is where the journal stands, {@code latestMs} its latest time.
   */
  JournalWriter(Parts parts, JournalHead head, long checkpointOffset, long latestMs) {
    this.parts = parts;
    this.segments = new SegmentWriter(parts.settings().chained());
    this.head = head;
    this.checkpointer = new Checkpointer(parts, checkpointOffset);
    this.timeIndexMs = latestMs;
    this.queue = new LinkedBlockingQueue<>(parts.settings().queueMax());
    this.metrics = new JournalMetrics(parts.settings().directory(), queue::size);
    this.entities = new EntityIndex(parts.db());
    this.thread = Thread.ofPlatform().name("journal-writer").daemon(true).start(this::run);
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

  private static void refuse(WriteRequest request, JournalException reason) {
    tell(request.answer().executor(), List.of(() -> request.answer().told().take(null, reason)));
  }

  private static void tell(Executor executor, List<Runnable> answers) {
    try {
      executor.execute(() -> answers.forEach(Runnable::run));
    } catch (RejectedExecutionException ended) {
      LOG.debug("whoever asked has ended", ended);
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
          commit(taken);
        } else if (closing) {
          if (refusal() == null) {
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

  private void commit(List<WriteRequest> taken) {
    String refusal = refusal();
    try (Commit commit = new Commit(refusal)) {
      for (WriteRequest request : taken) {
        commit.add(request);
      }
      commit.write();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Why nothing can be written now; null when it can. */
  @Nullable String refusal() {
    if (readOnly != null) {
      return readOnly;
    }
    try {
      long free = parts.disk().getUsableSpace();
      long least = parts.settings().freeBytesMin();
      return free >= least
          ? null
          : "the disk of %s is full: %d MiB left, the journal keeps %d MiB free; make room, it goes on by itself"
              .formatted(parts.settings().directory(), free >> 20, least >> 20);
    } catch (IOException failure) {
      return "the free space of %s cannot be read: %s"
          .formatted(parts.settings().directory(), failure.getMessage());
    }
  }

  /** Writes what waits, signs a last checkpoint and ends the thread. */
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

  /** One batch: what goes to the disk together, and the answers that wait for it. */
  private final class Commit implements AutoCloseable {
    private final @Nullable String refusal;
    private final WriteBatch batch = parts.db().batch();
    private final long nowMs = parts.clock().millis();
    private final IdentityHashMap<Executor, List<Runnable>> answers = new IdentityHashMap<>();
    private long offset = head.offset();
    private final byte[] hash = head.hash().clone();
    private boolean changed;

    Commit(@Nullable String refusal) {
      this.refusal = refusal;
    }

    void add(WriteRequest request) {
      switch (request) {
        case Append(var writes, var answer) -> answer(answer, store(writes));
        case Change(var edit, var answer) -> {
          if (refusal != null) {
            refuse(request, new JournalException(refusal));
          } else {
            edit.apply(batch, entities);
            changed = true;
            answer(answer, null);
          }
        }
        case Barrier(var answer) -> answer(answer, null);
      }
    }

    private <T> void answer(Answer<T> answer, @Nullable T value) {
      answers
          .computeIfAbsent(answer.executor(), _ -> new ArrayList<>())
          .add(() -> answer.told().take(value, null));
    }

    /** For each write nothing, or why it was refused; an empty list when none was. */
    private List<Optional<Exception>> store(List<NewWrite> writes) {
      List<Optional<Exception>> results = new ArrayList<>(writes.size());
      boolean allStored = true;
      for (NewWrite write : writes) {
        Exception refused = store(write);
        results.add(Optional.ofNullable(refused));
        allStored &= refused == null;
      }
      return allStored ? List.of() : results;
    }

    /** Puts a write into the batch; or says why not. */
    private @Nullable Exception store(NewWrite write) {
      Position position = entities.position(write.persistenceId());
      Optional<String> conflict = position.conflict(write);
      if (conflict.isPresent()) {
        return new JournalException(conflict.get());
      }
      position.attempted = Math.max(position.attempted, write.highestSequenceNr());
      if (write.refusal().isPresent()) {
        return write.refusal().get();
      }
      if (refusal != null) {
        return new JournalException(refusal);
      }
      for (NewEvent event : write.events()) {
        store(position, event);
      }
      return null;
    }

    private void store(Position position, NewEvent event) {
      offset++;
      EventRecord stored = event.at(offset, nowMs, position.persistenceId, position.highest);
      segments.add(stored, hash, batch::put);
      IndexEntries.of(stored).forEach(entry -> batch.put(entry.key(), entry.value()));
      if (stored.timestampMs() > timeIndexMs) {
        timeIndexMs = stored.timestampMs();
        batch.put(Keys.time(timeIndexMs), IndexEntries.number(offset));
      }
      position.highest = event.sequenceNr();
      if (position.firstOffset == 0) {
        position.firstOffset = offset;
        putHead(position);
      } else if (position.highest - position.headSays >= EntityHead.STEP) {
        putHead(position);
      }
      changed = true;
    }

    private void putHead(Position position) {
      position.headSays = position.highest;
      batch.put(Keys.head(position.persistenceId), position.head().encode(position.persistenceId));
    }

    void write() {
      long stored = offset - head.offset();
      if (changed) {
        segments.flush(batch::put);
        JournalHead next = new JournalHead(offset, hash);
        batch.put(Keys.meta(JournalStore.HEAD), next.encode());
        long before = parts.nanoTime().getAsLong();
        parts.db().write(batch);
        metrics.committed(stored, parts.nanoTime().getAsLong() - before);
        head = next;
      }
      answers.forEach(JournalWriter::tell);
      if (stored > 0) {
        listeners.forEach(listener -> listener.accept(offset));
      }
    }

    @Override
    public void close() throws IOException {
      segments.clear();
      batch.close();
    }
  }
}
