package dev.cairn.journal;

import dev.cairn.journal.Cursors.EntityName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A journal as an audit reads it: whatever cannot be read, be it a record or a block of the
 * database, is a {@link DamagedRecordException}.
 */
final class AuditStore {
  private final JournalStore store;

  AuditStore(JournalStore store) {
    this.store = store;
  }

  private static <T> T telling(Supplier<T> read) {
    try {
      return read.get();
    } catch (DamagedRecordException | IllegalStateException known) {
      // The second says that the journal is closed.
      throw known;
    } catch (RuntimeException unreadable) {
      Throwable reason = unreadable;
      while (reason.getCause() != null) {
        reason = reason.getCause();
      }
      throw new DamagedRecordException(
          "the database cannot be read there: " + reason.getMessage(), unreadable);
    }
  }

  /** The open journal itself. */
  JournalStore store() {
    return store;
  }

  long newestOffset() {
    return store.head().offset();
  }

  long highestSequenceNr(String persistenceId) {
    return telling(() -> store.highestSequenceNr(persistenceId));
  }

  long deletedTo(String persistenceId) {
    return telling(() -> store.deletedTo(persistenceId));
  }

  /** The events behind {@code after} up to {@code upTo}, both at most {@code max} apart. */
  List<StoredEvent> read(long after, long upTo, int max) {
    return telling(() -> store.reader().read(new Selection.All(), after, upTo, max).events());
  }

  StoredEvent get(long offset) {
    return telling(() -> store.reader().get(offset));
  }

  List<StoredEvent> readEntity(String persistenceId, long from, long to, int max) {
    return telling(() -> store.reader().readEntity(persistenceId, from, to, max));
  }

  Optional<StoredEvent> find(String persistenceId, long sequenceNr) {
    return telling(() -> store.reader().find(persistenceId, sequenceNr));
  }

  /** Where an event of an entity is, as the index says; nothing when it does not. */
  OptionalLong offsetOf(String persistenceId, long sequenceNr) {
    return telling(() -> store.reader().offsetOf(persistenceId, sequenceNr));
  }

  List<EntityName> entities(String after, int max) {
    return telling(() -> store.reader().entities(after, max));
  }

  /** The first offset that can hold an event stored at {@code time} or later. */
  long firstAt(Instant time) {
    return telling(() -> store.reader().firstAt(time.toEpochMilli(), newestOffset()));
  }

  /** Sequence numbers of the snapshots of an entity, lowest first. */
  List<Long> snapshots(String persistenceId) {
    return telling(() -> Snapshots.numbers(store.database(), persistenceId));
  }

  Optional<StoredSnapshot> snapshot(String persistenceId, long sequenceNr) {
    return telling(() -> Snapshots.find(store.database(), persistenceId, sequenceNr));
  }
}
