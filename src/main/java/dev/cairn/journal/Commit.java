package dev.cairn.journal;

import dev.cairn.journal.EntityIndex.Position;
import dev.cairn.journal.WriteRequest.Append;
import dev.cairn.journal.WriteRequest.Barrier;
import dev.cairn.journal.WriteRequest.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.iq80.leveldb.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * One batch: what goes to the disk together, and the answers that wait for it. The index of its
 * events follows later, many at a time, but always in the batch of some commit.
 */
final class Commit implements AutoCloseable {
  private final JournalWriter.Parts parts;
  private final @Nullable String refusal;
  private final WriteBatch batch;
  private final long nowMs;
  private final IdentityHashMap<Executor, List<Runnable>> answers = new IdentityHashMap<>();
  private final JournalHead before;
  private final byte[] hash;
  private IndexTail tail;
  private long offset;
  private boolean changed;

  /**
   * An empty one.
   *
   * @param refusal why nothing can be stored; null when it can
   */
  Commit(JournalWriter.Parts parts, JournalHead before, IndexTail tail, @Nullable String refusal) {
    this.parts = parts;
    this.before = before;
    this.tail = tail;
    this.refusal = refusal;
    this.batch = parts.db().batch();
    this.nowMs = parts.clock().millis();
    this.offset = before.offset();
    this.hash = before.hash().clone();
  }

  void add(WriteRequest request) {
    switch (request) {
      case Append(var writes, var answer) -> answer(answer, store(writes));
      case Change(var edit, var answer) -> {
        if (refusal != null) {
          JournalWriter.refuse(request, new JournalException(refusal));
        } else {
          edit.apply(batch, parts.entities());
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
    List<Optional<Exception>> results = List.of();
    for (int i = 0; i < writes.size(); i++) {
      Exception refused = store(writes.get(i));
      if (refused != null && results.isEmpty()) {
        results = new ArrayList<>(Collections.nCopies(writes.size(), Optional.empty()));
      }
      if (refused != null) {
        results.set(i, Optional.of(refused));
      }
    }
    return results;
  }

  /** Puts a write into the batch; or says why not. */
  private @Nullable Exception store(NewWrite write) {
    Position position = parts.entities().position(write.persistenceId());
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
      offset++;
      EventRecord stored = event.at(offset, nowMs, position.persistenceId, position.highest);
      parts.segments().add(stored, hash, batch::put);
      position.stored(offset, event.sequenceNr());
      tail.add(position, stored);
      changed = true;
    }
    return null;
  }

  /** Events that it stores. */
  long events() {
    return offset - before.offset();
  }

  /**
   * Writes it onto the disk.
   *
   * @param tailMax events of the tail from which on the index is written, too
   */
  void write(int tailMax) {
    parts.segments().flush(batch::put);
    if (tail.size() >= tailMax) {
      tail.write(batch::put);
      tail = new IndexTail(offset, tail.latestMs());
      changed = true;
    }
    if (changed) {
      batch.put(Keys.meta(JournalStore.HEAD), head().encode());
      parts.db().write(batch);
    }
  }

  /** Whether there is anything to be written. */
  boolean isChanged() {
    return changed;
  }

  /** Where the journal stands behind it. */
  JournalHead head() {
    return new JournalHead(offset, hash, tail.base());
  }

  /** What the index does not know behind it. */
  IndexTail tail() {
    return tail;
  }

  /** Tells everyone who asked. */
  void answer() {
    answers.forEach(JournalWriter::tell);
  }

  @Override
  public void close() throws IOException {
    parts.segments().clear();
    batch.close();
  }
}
