package dev.cairn.journal;

import dev.cairn.journal.Cursors.EntityName;
import dev.cairn.journal.EntityReplay.RemovedException;
import dev.cairn.journal.EntityReplay.Replayed;
import dev.cairn.journal.ReplayReport.Comparison;
import dev.cairn.journal.ReplayReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Folds every entity of a journal again and compares: twice from the beginning, once from its
 * newest snapshot, and with what it answers itself when it is alive. One entity at a time.
 */
final class JournalReplay {
  /** Entities whose names are read at one time. */
  private static final int NAMES = 200;

  /** Differences that a message names. */
  private static final int NAMED = 3;

  /** Longest value in a message. */
  private static final int VALUE_CHARACTERS = 60;

  private final AuditStore store;
  private final EventCodec codec;
  private final Map<String, EntityFold<?, ?>> folds;
  private final Function<String, CompletionStage<Optional<Object>>> live;

  private final List<Finding> findings = new ArrayList<>();
  private final SortedMap<String, Long> withoutFold = new TreeMap<>();
  private long findingsInAll;
  private long entities;
  private long events;
  private long snapshots;
  private long answered;

  JournalReplay(
      AuditStore store,
      EventCodec codec,
      Map<String, EntityFold<?, ?>> folds,
      Function<String, CompletionStage<Optional<Object>>> live) {
    this.store = store;
    this.codec = codec;
    this.folds = folds;
    this.live = live;
  }

  /** Replays entities whose ids begin with {@code prefix}. */
  ReplayReport replay(String prefix) throws InterruptedException {
    String after = "";
    List<EntityName> names = namesBehind(after);
    while (!names.isEmpty()) {
      for (EntityName name : names) {
        after = name.persistenceId();
        if (after.startsWith(prefix)) {
          replayEntity(after);
        }
      }
      names = namesBehind(after);
    }
    return new ReplayReport(
        entities, events, snapshots, answered, withoutFold, List.copyOf(findings), findingsInAll);
  }

  private List<EntityName> namesBehind(String after) {
    try {
      return store.entities(after, NAMES);
    } catch (DamagedRecordException damage) {
      found(
          "", 0, Comparison.FOLD, "entities behind '%s': %s".formatted(after, damage.getMessage()));
      return List.of();
    }
  }

  private void replayEntity(String persistenceId) throws InterruptedException {
    String type = EventRecord.entityType(persistenceId);
    EntityFold<?, ?> fold = folds.get(type);
    if (fold == null) {
      withoutFold.merge(type, 1L, Long::sum);
      return;
    }
    entities++;
    try {
      new OfEntity<>(persistenceId, fold).compare();
    } catch (FoldException refusal) {
      found(
          persistenceId,
          refusal.sequenceNr(),
          Comparison.FOLD,
          String.valueOf(refusal.getMessage()));
    } catch (DamagedRecordException damage) {
      found(persistenceId, 0, Comparison.FOLD, String.valueOf(damage.getMessage()));
    }
  }

  private void found(String entity, long sequenceNr, Comparison comparison, String message) {
    findingsInAll++;
    if (findings.size() < ReplayReport.FINDINGS_MAX) {
      findings.add(new Finding(entity, sequenceNr, comparison, message));
    }
  }

  /** How two states differ, in one line; nothing when they do not. */
  static Optional<String> difference(Object first, Object second) {
    List<JsonDifference> differences =
        JsonDifference.between(StoredJson.of(first), StoredJson.of(second));
    if (!differences.isEmpty()) {
      String named =
          differences.stream()
              .limit(NAMED)
              .map(JournalReplay::words)
              .collect(Collectors.joining("; "));
      int more = differences.size() - NAMED;
      return Optional.of(more > 0 ? named + "; and " + more + " more" : named);
    }
    return first.equals(second) || second.equals(first)
        ? Optional.empty()
        : Optional.of("they read the same and are not equal; does every part have equals?");
  }

  private static String words(JsonDifference difference) {
    String path = String.join(".", difference.path());
    return "%s is %s and %s"
        .formatted(
            path.isEmpty() ? "the whole" : path, cut(difference.before()), cut(difference.after()));
  }

  private static String cut(Optional<?> value) {
    String text = value.map(Object::toString).orElse("nothing");
    return text.length() <= VALUE_CHARACTERS ? text : text.substring(0, VALUE_CHARACTERS) + "…";
  }

  /** One entity. */
  private final class OfEntity<S> {
    private final String persistenceId;
    private final EntityReplay<S> replay;
    private final EntityFold<S, ?> fold;
    private final long newest;

    OfEntity(String persistenceId, EntityFold<S, ?> fold) {
      this.persistenceId = persistenceId;
      this.fold = fold;
      this.replay = new EntityReplay<>(store, codec, fold, persistenceId);
      this.newest = store.highestSequenceNr(persistenceId);
    }

    void compare() throws InterruptedException {
      Optional<Replayed<S>> snapshot = replay.newestSnapshot(Long.MAX_VALUE, Long.MAX_VALUE);
      if (snapshot.isPresent() && snapshot.get().sequenceNr() > newest) {
        found(
            persistenceId,
            snapshot.get().sequenceNr(),
            Comparison.SNAPSHOT,
            "the snapshot stands behind the newest event, " + newest);
        return;
      }
      Optional<Replayed<S>> whole = foldWhole();
      whole.ifPresent(first -> compareTwice(this::fromBeginning, first, Comparison.TWICE));
      snapshot.ifPresent(_ -> snapshots++);
      Supplier<EntityReplay<S>.Steps> recovery = recovery(snapshot);
      if (whole.isPresent() && snapshot.isPresent()) {
        compareSnapshot(whole.get(), snapshot.get(), recovery);
      } else if (whole.isEmpty()) {
        Replayed<S> first = recovery.get().toEnd();
        events += first.events();
        compareTwice(recovery, first, Comparison.TWICE);
      }
      compareLive(recovery);
    }

    private EntityReplay<S>.Steps fromBeginning() {
      return replay.fromBeginning(newest, Long.MAX_VALUE);
    }

    /** From the first event to the newest; nothing when retention has removed some of them. */
    private Optional<Replayed<S>> foldWhole() {
      try {
        Replayed<S> whole = fromBeginning().toEnd();
        events += whole.events();
        return Optional.of(whole);
      } catch (RemovedException removed) {
        // Throws when nothing can take their place.
        Replayed<S> _ = replay.at(newest, Long.MAX_VALUE);
        return Optional.empty();
      }
    }

    /** What the entity itself does when it starts. */
    private Supplier<EntityReplay<S>.Steps> recovery(Optional<Replayed<S>> snapshot) {
      long deletedTo = store.deletedTo(persistenceId);
      Replayed<S> base = snapshot.orElseGet(() -> new Replayed<>(fold.empty(), 0, 0, 0));
      Replayed<S> from =
          base.sequenceNr() >= deletedTo
              ? base
              : new Replayed<>(base.state(), deletedTo, base.timestampMs(), 0);
      return () -> replay.from(from, store.highestSequenceNr(persistenceId));
    }

    private void compareTwice(
        Supplier<EntityReplay<S>.Steps> start, Replayed<S> first, Comparison comparison) {
      Replayed<S> second = startTo(start, first.sequenceNr());
      difference(first.state(), second.state())
          .ifPresent(
              how ->
                  found(
                      persistenceId,
                      partOf(
                          start.get(),
                          start.get(),
                          first.sequenceNr(),
                          first.state().equals(second.state())),
                      comparison,
                      "two folds of the same events differ: " + how));
    }

    private Replayed<S> startTo(Supplier<EntityReplay<S>.Steps> start, long to) {
      EntityReplay<S>.Steps steps = start.get();
      while (steps.reached().sequenceNr() < to && steps.advance()) {
        // One more.
      }
      return steps.reached();
    }

    /**
     * Folds side by side and tells the first event after which the states differ.
     *
     * @param to where they are known to
     * @param byText whether they differ as text only
     */
    private long partOf(
        EntityReplay<S>.Steps left, EntityReplay<S>.Steps right, long to, boolean byText) {
      while (left.reached().sequenceNr() < to && left.advance() && right.advance()) {
        S one = left.reached().state();
        S other = right.reached().state();
        // Comparing as text after each event would take minutes for a large state.
        if (byText ? difference(one, other).isPresent() : !one.equals(other)) {
          return left.reached().sequenceNr();
        }
      }
      return to;
    }

    private void compareSnapshot(
        Replayed<S> whole, Replayed<S> snapshot, Supplier<EntityReplay<S>.Steps> recovery) {
      if (store.deletedTo(persistenceId) > snapshot.sequenceNr()) {
        return;
      }
      Replayed<S> recovered = startTo(recovery, whole.sequenceNr());
      Optional<String> how = difference(whole.state(), recovered.state());
      if (how.isEmpty()) {
        return;
      }
      Replayed<S> folded = replay.fromBeginning(snapshot.sequenceNr(), Long.MAX_VALUE).toEnd();
      boolean isSnapshot = difference(folded.state(), snapshot.state()).isPresent();
      found(
          persistenceId,
          isSnapshot
              ? snapshot.sequenceNr()
              : partOf(
                  replay.from(folded, newest),
                  recovery.get(),
                  whole.sequenceNr(),
                  whole.state().equals(recovered.state())),
          Comparison.SNAPSHOT,
          "the events, and the snapshot at %d with those after it, differ: %s"
              .formatted(snapshot.sequenceNr(), how.get()));
    }

    /**
     * An entity may store events while it is asked: its answer must be the state after one of those
     * between the newest before and the newest after.
     */
    private void compareLive(Supplier<EntityReplay<S>.Steps> recovery) throws InterruptedException {
      long before = store.highestSequenceNr(persistenceId);
      Optional<Object> answer = ask();
      if (answer.isEmpty()) {
        return;
      }
      answered++;
      EntityReplay<S>.Steps steps = recovery.get();
      while (steps.reached().sequenceNr() < before && steps.advance()) {
        // What it stored before it was asked, it knows.
      }
      Optional<String> how = difference(steps.reached().state(), answer.get());
      while (how.isPresent() && steps.advance()) {
        how = difference(steps.reached().state(), answer.get());
      }
      if (how.isPresent()) {
        OptionalLong equal = lastEqual(recovery.get(), answer.get());
        found(
            persistenceId,
            equal.isPresent() ? equal.getAsLong() + 1 : steps.reached().sequenceNr(),
            Comparison.LIVE,
            (equal.isPresent()
                    ? "it answers with its state after event " + equal.getAsLong()
                    : "it answers with a state that it has after none of its events")
                + "; the fold and that differ: "
                + how.get());
      }
    }

    private OptionalLong lastEqual(EntityReplay<S>.Steps steps, Object state) {
      OptionalLong last = OptionalLong.empty();
      do {
        if (steps.reached().state().equals(state)) {
          last = OptionalLong.of(steps.reached().sequenceNr());
        }
      } while (steps.advance());
      return last;
    }

    private Optional<Object> ask() throws InterruptedException {
      try {
        return live.apply(persistenceId).toCompletableFuture().get();
      } catch (ExecutionException silent) {
        found(
            persistenceId,
            newest,
            Comparison.LIVE,
            "it is alive and does not answer: " + silent.getCause());
        return Optional.empty();
      }
    }
  }
}
