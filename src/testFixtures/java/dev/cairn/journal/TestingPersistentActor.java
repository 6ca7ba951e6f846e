package dev.cairn.journal;

import akka.actor.ActorRef;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.RecoveryCompleted;
import java.util.ArrayList;
import java.util.List;

/** A persistent actor that stores texts in every way there is, and remembers them in order. */
final class TestingPersistentActor extends AbstractPersistentActor {

  /** The ways in which a persistent actor can store. */
  enum Way {
    PERSIST,
    PERSIST_ASYNC,
    PERSIST_ALL,
    PERSIST_ALL_ASYNC
  }

  /** Store these texts this way; each is sent back when it is stored. */
  record Keep(Way way, List<String> texts) {}

  /** Fail, and be restarted. */
  record Crash() {}

  /** Delete all events, and say when it is done. */
  record Forget() {}

  /** Tell what there is. */
  record Tell() {}

  /** What there is: everything recovered and stored, and the last sequence number. */
  record Told(List<String> texts, long lastSequenceNumber) {}

  /** A life of the actor begins, with what it recovered. */
  record Recovered(List<String> texts) {}

  private final String persistenceId;
  private final ActorRef listener;
  private final List<String> texts = new ArrayList<>();
  private ActorRef forgetter = ActorRef.noSender();

  private TestingPersistentActor(String persistenceId, ActorRef listener) {
    this.persistenceId = persistenceId;
    this.listener = listener;
  }

  /** The actor of this id; {@code listener} is told of each recovery. */
  static Props props(String persistenceId, ActorRef listener) {
    return Props.create(
        TestingPersistentActor.class, () -> new TestingPersistentActor(persistenceId, listener));
  }

  @Override
  public String persistenceId() {
    return persistenceId;
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder()
        .match(String.class, texts::add)
        .match(
            RecoveryCompleted.class,
            _ -> listener.tell(new Recovered(List.copyOf(texts)), getSelf()))
        .build();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Keep.class, this::keep)
        .match(
            Tell.class,
            _ -> getSender().tell(new Told(List.copyOf(texts), lastSequenceNr()), getSelf()))
        .match(
            Forget.class,
            _ -> {
              forgetter = getSender();
              deleteMessages(lastSequenceNr());
            })
        .match(DeleteMessagesSuccess.class, done -> forgetter.tell(done, getSelf()))
        .match(
            Crash.class,
            _ -> {
              throw new IllegalStateException("told to");
            })
        .build();
  }

  private void keep(Keep command) {
    switch (command.way()) {
      case PERSIST -> command.texts().forEach(text -> persist(text, this::kept));
      case PERSIST_ASYNC -> command.texts().forEach(text -> persistAsync(text, this::kept));
      case PERSIST_ALL -> persistAll(command.texts(), this::kept);
      case PERSIST_ALL_ASYNC -> persistAllAsync(command.texts(), this::kept);
    }
  }

  private void kept(String text) {
    texts.add(text);
    getSender().tell(text, getSelf());
  }
}
