package dev.cairn.journal;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.cairn.journal.EventRecord.Body;
import dev.cairn.journal.EventRecord.Metadata;
import dev.cairn.journal.TestingEvent.StoneLaid;
import dev.cairn.journal.TestingPile.Stones;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** A journal of piles whose events, snapshots and damages are planted, and audits of it. */
final class TestingAudit {
  /** Nothing is alive. */
  static final Function<String, CompletionStage<Optional<Object>>> NOT_ALIVE =
      _ -> CompletableFuture.completedFuture(Optional.empty());

  private final TestingJournal journal;
  private final EventCodec codec;

  TestingAudit(TestingJournal journal, ActorTestKit actors) {
    this.journal = journal;
    this.codec = new EventCodec(actors.system().classicSystem());
  }

  /** How piles are folded. */
  static Stones fold(Stones stones, StoneLaid laid) {
    return new Stones(Stream.concat(stones.names().stream(), Stream.of(laid.name())).toList());
  }

  /** A fold of piles. */
  static EntityFold<Stones, StoneLaid> piles(BiFunction<Stones, StoneLaid, Stones> apply) {
    return new EntityFold<>("pile", Stones.class, StoneLaid.class, new Stones(List.of()), apply);
  }

  /** Lays stones, each with a write of its own. */
  void lay(String pile, Cause cause, String... names) {
    for (String name : names) {
      long number = journal.store().highestSequenceNr(pile) + 1;
      store(
          pile, number, cause, new StoneLaid(name, 1, Instant.EPOCH, Optional.empty(), List.of()));
    }
  }

  /** Stores any event, with the tag {@code all}. */
  void store(String pile, long number, Cause cause, Object event) {
    Metadata stored = codec.serialise(event);
    NewEvent one =
        new NewEvent(
            number,
            "writer",
            cause.manifest(),
            stored.serializerId(),
            stored.serializerManifest(),
            List.of("all"),
            new Body(stored.bytes(), Optional.empty()));
    if (journal.store(TestingJournal.write(pile, one)).getFirst().isPresent()) {
      throw new AssertionError("the write was refused");
    }
  }

  /** Stores a snapshot. */
  void snapshot(String pile, long number, Stones state) {
    Metadata stored = codec.serialise(state);
    journal
        .store()
        .saveSnapshot(
            new StoredSnapshot(
                pile,
                number,
                0,
                stored.serializerId(),
                stored.serializerManifest(),
                stored.bytes(),
                Optional.empty()))
        .join();
  }

  /** Removes the body of an event, as retention does. */
  void removeBody(long offset) {
    new TestingForger(journal.store()).removeBody(offset);
  }

  /** Makes an event unreadable. */
  void damage(long offset) {
    new TestingForger(journal.store()).putRecord(offset, new byte[] {1, 2, 3});
  }

  /** An audit that folds piles as they are. */
  JournalAudit audit() {
    return audit(piles(TestingAudit::fold), NOT_ALIVE);
  }

  /** An audit with a fold of its own. */
  JournalAudit audit(
      EntityFold<?, ?> fold, Function<String, CompletionStage<Optional<Object>>> live) {
    return new JournalAudit(journal.store(), codec, List.of(fold), live);
  }
}
