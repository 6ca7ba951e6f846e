package dev.cairn.journal;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import java.util.Set;

/**
 * An entity as another project would write it: its events are texts, each tagged with its first
 * word, and a snapshot follows each.
 */
public final class TestingBasket extends EventSourcedBehavior<TestingBasket.Put, String, String> {
  /** Type of its persistence ids. */
  public static final String TYPE = "basket";

  /** Store {@code text} and say when it is done. */
  public record Put(String text, ActorRef<Done> replyTo) {}

  /** The basket {@code id}. */
  public TestingBasket(String id) {
    super(PersistenceId.of(TYPE, id));
  }

  @Override
  public String emptyState() {
    return "";
  }

  @Override
  public CommandHandler<Put, String, String> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Put.class,
            put ->
                Effect().persist(put.text()).thenRun(_ -> put.replyTo().tell(Done.getInstance())))
        .build();
  }

  @Override
  public EventHandler<String, String> eventHandler() {
    return (state, event) -> state.isEmpty() ? event : state + ", " + event;
  }

  @Override
  public boolean shouldSnapshot(String state, String event, long sequenceNr) {
    return true;
  }

  @Override
  public Set<String> tagsFor(String event) {
    return Set.of(event.split(" ", 2)[0]);
  }
}
