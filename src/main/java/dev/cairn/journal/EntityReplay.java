package dev.cairn.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The states of one entity, by replay. Holds a few hundred events at one time.
 *
 * @param <S> state
 */
final class EntityReplay<S> {
  /** Events that are read at one time. */
  private static final int CHUNK = 200;

  private final AuditStore store;
  private final EventCodec codec;
  private final EntityFold<S, ?> fold;
  private final String persistenceId;

  EntityReplay(AuditStore store, EventCodec codec, EntityFold<S, ?> fold, String persistenceId) {
    this.store = store;
    this.codec = codec;
    this.fold = fold;
    this.persistenceId = persistenceId;
  }

  /**
   * A state and where it stands.
   *
   * @param sequenceNr of the event that led to it; 0 before the first
   * @param timestampMs when that was stored; 0 before the first
   * @param events how many were folded for it
   */
  record Replayed<S>(S state, long sequenceNr, long timestampMs, long events) {}

  /** A replay that its user takes step by step. */
  final class Steps {
    private final long to;
    private final long toMs;
    private List<StoredEvent> read = List.of();
    private int next;
    private Replayed<S> reached;
    private boolean isDone;

    private Steps(Replayed<S> from, long to, long toMs) {
      this.reached = from;
      this.to = to;
      this.toMs = toMs;
    }

    /** Folds the next event; false when there is none. */
    boolean advance() {
      if (next >= read.size() && !isDone) {
        read = readFrom(reached.sequenceNr() + 1, to);
        next = 0;
        isDone = read.isEmpty();
      }
      if (isDone || read.get(next).event().timestampMs() > toMs) {
        isDone = true;
        return false;
      }
      EventRecord event = read.get(next++).event();
      reached =
          new Replayed<>(
              apply(reached.state(), event),
              event.sequenceNr(),
              event.timestampMs(),
              reached.events() + 1);
      return true;
    }

    Replayed<S> reached() {
      return reached;
    }

    Replayed<S> toEnd() {
      while (advance()) {
        // One more.
      }
      return reached;
    }
  }

  /** From the first event on, up to a sequence number and a time, both inclusive. */
  Steps fromBeginning(long to, long toMs) {
    return new Steps(new Replayed<>(fold.empty(), 0, 0, 0), to, toMs);
  }

  /** From a state on. */
  Steps from(Replayed<S> state, long to) {
    return new Steps(state, to, Long.MAX_VALUE);
  }

  /** From the newest snapshot up to {@code to} that was stored until {@code toMs}. */
  Optional<Replayed<S>> newestSnapshot(long to, long toMs) {
    for (long number : store.snapshots(persistenceId).reversed()) {
      if (number <= to) {
        Optional<StoredSnapshot> found =
            find(number).filter(snapshot -> snapshot.timestampMs() <= toMs);
        if (found.isPresent()) {
          return found.map(this::replayed);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The state at a sequence number or time: from the beginning, or from a snapshot when retention
   * has removed what was before it.
   *
   * @throws FoldException when neither can be
   */
  Replayed<S> at(long to, long toMs) {
    try {
      return fromBeginning(to, toMs).toEnd();
    } catch (RemovedException removed) {
      Replayed<S> snapshot =
          newestSnapshot(to, toMs)
              .orElseThrow(
                  () ->
                      new FoldException(
                          removed.sequenceNr,
                          removed.getMessage() + ", and no snapshot stands behind it",
                          removed));
      try {
        return new Steps(snapshot, to, toMs).toEnd();
      } catch (RemovedException again) {
        throw new FoldException(again.sequenceNr, String.valueOf(again.getMessage()), again);
      }
    }
  }

  /** An event has no body any more. */
  static final class RemovedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final long sequenceNr;

    private RemovedException(long sequenceNr) {
      super("event " + sequenceNr + " was removed by retention");
      this.sequenceNr = sequenceNr;
    }

    long sequenceNr() {
      return sequenceNr;
    }
  }

  private Optional<StoredSnapshot> find(long number) {
    try {
      return store.snapshot(persistenceId, number);
    } catch (DamagedRecordException damage) {
      throw new FoldException(number, String.valueOf(damage.getMessage()), damage);
    }
  }

  private Replayed<S> replayed(StoredSnapshot snapshot) {
    try {
      Object state =
          codec.deserialise(
              snapshot.serializerId(), snapshot.serializerManifest(), snapshot.bytes());
      return new Replayed<>(fold.state(state), snapshot.sequenceNr(), snapshot.timestampMs(), 0);
    } catch (JournalException | IllegalStateException unfit) {
      throw new FoldException(
          snapshot.sequenceNr(),
          "snapshot %d: %s".formatted(snapshot.sequenceNr(), unfit.getMessage()),
          unfit);
    }
  }

  private S apply(S state, EventRecord event) {
    if (event.body().isEmpty()) {
      throw new RemovedException(event.sequenceNr());
    }
    Object read;
    try {
      read = codec.event(event);
    } catch (JournalException unreadable) {
      throw new FoldException(
          event.sequenceNr(), String.valueOf(unreadable.getMessage()), unreadable);
    }
    try {
      return fold.fold(state, read);
    } catch (RuntimeException thrown) {
      throw new FoldException(
          event.sequenceNr(),
          "the fold throws at %s: %s".formatted(read.getClass().getSimpleName(), thrown),
          thrown);
    }
  }

  private List<StoredEvent> readFrom(long from, long to) {
    try {
      return store.readEntity(persistenceId, from, to, CHUNK);
    } catch (DamagedRecordException _) {
      return readUpToDamage(from, to);
    }
  }

  /** What can be read of a chunk, so that the first damaged event is the one that is named. */
  private List<StoredEvent> readUpToDamage(long from, long to) {
    List<StoredEvent> whole = new ArrayList<>();
    for (long number = from; number <= to && whole.size() < CHUNK; number++) {
      try {
        store.find(persistenceId, number).ifPresent(whole::add);
      } catch (DamagedRecordException damage) {
        if (whole.isEmpty()) {
          throw new FoldException(number, String.valueOf(damage.getMessage()), damage);
        }
        return whole;
      }
    }
    return whole;
  }
}
