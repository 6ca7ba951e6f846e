package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.JournalProtocol.DeleteMessagesTo;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.JournalProtocol.ReplayMessagesFailure;
import akka.persistence.JournalProtocol.ReplayedMessage;
import akka.persistence.Persistence;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A journal plugin, spoken to in Akka's journal protocol as a persistent actor speaks to it. */
final class JournalProbe {

  /** Longest wait for one answer; a journal that works takes milliseconds. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final ActorSystem system;
  private final ActorRef plugin;

  JournalProbe(ActorSystem system, String pluginId) {
    this.system = system;
    this.plugin = Persistence.get(system).journalFor(pluginId, ConfigFactory.empty());
  }

  /** What a recovering actor is told: the events, then the highest sequence number. */
  record Replay(List<PersistentRepr> events, long highest) {

    List<Long> numbers() {
      return events.stream().map(PersistentRepr::sequenceNr).toList();
    }

    List<Object> payloads() {
      return events.stream().map(PersistentRepr::payload).toList();
    }
  }

  ActorSystem system() {
    return system;
  }

  void tell(Object request, ActorRef sender) {
    plugin.tell(request, sender);
  }

  /** A new life of the entity: a writer that nobody has seen before. */
  TestingWriter writer(String persistenceId) {
    return new TestingWriter(this, persistenceId);
  }

  /** Everything that an entity has, from its first event on. */
  Replay replay(String persistenceId) {
    return replay(persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** What a recovery with these bounds, both inclusive, and this limit is told. */
  Replay replay(String persistenceId, long from, long to, long max) {
    TestKit actor = new TestKit(system);
    askForReplay(actor, persistenceId, from, to, max);
    return replayTo(actor);
  }

  /** Asks without waiting; {@link #replayTo} has the answer. */
  void askForReplay(TestKit actor, String persistenceId, long from, long to, long max) {
    tell(new ReplayMessages(from, to, max, persistenceId, actor.getRef()), actor.getRef());
  }

  /** Takes the answer to one replay out of what {@code actor} has received. */
  Replay replayTo(TestKit actor) {
    List<PersistentRepr> events = new ArrayList<>();
    while (true) {
      switch (actor.receiveOne(ANSWER_MAX)) {
        case ReplayedMessage replayed -> events.add(replayed.persistent());
        case RecoverySuccess success -> {
          return new Replay(events, success.highestSequenceNr());
        }
        case ReplayMessagesFailure failure ->
            throw new AssertionError("replay failed", failure.cause());
        case null -> throw new AssertionError("no end of the replay after " + events);
        case Object other -> throw new AssertionError("unexpected during replay: " + other);
      }
    }
  }

  /** Why a replay of everything fails. */
  Throwable replayFailure(String persistenceId) {
    TestKit actor = new TestKit(system);
    askForReplay(actor, persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE);
    ReplayMessagesFailure failure =
        (ReplayMessagesFailure)
            actor.fishForMessage(
                ANSWER_MAX, "failure of a replay", found -> !(found instanceof ReplayedMessage));
    return failure.cause();
  }

  /** Deletes an entity's events up to this number, inclusive, and waits until it is done. */
  void delete(String persistenceId, long to) {
    TestKit actor = new TestKit(system);
    tell(new DeleteMessagesTo(persistenceId, to, actor.getRef()), actor.getRef());
    assertThat(actor.receiveOne(ANSWER_MAX)).isEqualTo(new DeleteMessagesSuccess(to));
  }
}
