package dev.cairn.journal;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.persistence.typed.EventAdapter;
import akka.persistence.typed.EventSeq;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads what is stored of an entity with its causes, through whichever journal is configured. */
public final class StoredCauses {
  private static final long READ_MAX_SECONDS = 20;

  private StoredCauses() {}

  /** An event as it is stored. */
  public record StoredEvent(
      String entity, long sequenceNumber, Object event, Optional<Cause> cause) {

    /** What a cause calls this event. */
    public String id() {
      return entity + "/" + sequenceNumber;
    }
  }

  /** All events of {@code persistenceId}, in order. */
  public static List<StoredEvent> of(ActorSystem<?> system, String persistenceId) throws Exception {
    CompletableFuture<List<StoredEvent>> read = new CompletableFuture<>();
    Behavior<Void> reader = new Reader(persistenceId, read);
    system.systemActorOf(reader, "stored-causes-" + UUID.randomUUID(), Props.empty());
    return read.get(READ_MAX_SECONDS, TimeUnit.SECONDS);
  }

  /** Recovers and ends. */
  private static final class Reader extends EventSourcedBehavior<Void, Object, Integer> {
    private final String persistenceId;
    private final CompletableFuture<List<StoredEvent>> read;
    private final List<StoredEvent> events = new ArrayList<>();

    Reader(String persistenceId, CompletableFuture<List<StoredEvent>> read) {
      super(PersistenceId.ofUniqueId(persistenceId));
      this.persistenceId = persistenceId;
      this.read = read;
    }

    @Override
    public Integer emptyState() {
      return 0;
    }

    @Override
    public CommandHandler<Void, Object, Integer> commandHandler() {
      return (_, _) -> Effect().stop();
    }

    @Override
    public EventHandler<Integer, Object> eventHandler() {
      return (count, _) -> count + 1;
    }

    @Override
    public SignalHandler<Integer> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(
              RecoveryCompleted.instance(),
              _ -> {
                read.complete(List.copyOf(events));
              })
          .build();
    }

    @Override
    public EventAdapter<Object, ?> eventAdapter() {
      return new EventAdapter<Object, Object>() {
        @Override
        public Object toJournal(Object event) {
          return event;
        }

        @Override
        public String manifest(Object event) {
          return "";
        }

        @Override
        public EventSeq<Object> fromJournal(Object event, String manifest) {
          events.add(
              new StoredEvent(persistenceId, events.size() + 1, event, Cause.parse(manifest)));
          return EventSeq.single(event);
        }
      };
    }
  }
}
