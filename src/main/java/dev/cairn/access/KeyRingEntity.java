package dev.cairn.access;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.cairn.access.KeyRingEvent.KeyCreated;
import dev.cairn.access.KeyRingRules.Decision;
import dev.cairn.access.KeyRingRules.Refusal;
import dev.cairn.journal.Cause;
import dev.cairn.journal.EntityFold;
import dev.cairn.journal.OnCommandBehavior;
import dev.cairn.journal.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The keys of the API as an actor: stores what happens to them and shows what counts. */
public final class KeyRingEntity
    extends OnCommandBehavior<KeyRingEntity.Command, KeyRingEvent, KeyRingState> {
  /** Persistence id of the one ring that the nodes of a journal share. */
  public static final String PERSISTENCE_ID = "keys|ring";

  /** What can be asked of the ring. */
  public sealed interface Command extends Stored {
    /** Why. */
    Cause cause();
  }

  /** Keep a key whose secret only its owner knows. */
  public record Create(KeyCreated wanted, Cause cause, ActorRef<Reply> replyTo)
      implements Command {}

  /** Let a key, by id or name, count no more. */
  public record Revoke(String idOrName, Cause cause, ActorRef<Reply> replyTo) implements Command {}

  /** Remember that a key was used. */
  public record Use(String keyId, Instant at, Cause cause) implements Command {}

  /** The answer to a request. */
  public sealed interface Reply extends Stored {}

  /** It is stored. */
  public record Done(KeyRingState.Key key) implements Reply {}

  /** It was refused. */
  public record Denied(Refusal reason) implements Reply {}

  private final InstantSource clock;
  private final Consumer<KeyRingState> listener;

  private KeyRingEntity(InstantSource clock, Consumer<KeyRingState> listener) {
    super(PersistenceId.ofUniqueId(PERSISTENCE_ID));
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * The actor.
   *
   * @param listener is told the state after recovery and each change
   */
  public static Behavior<Command> create(InstantSource clock, Consumer<KeyRingState> listener) {
    return Behaviors.setup(_ -> new KeyRingEntity(clock, listener));
  }

  /** How the ring is folded, for those who audit it. */
  public static EntityFold<KeyRingState, KeyRingEvent> fold() {
    return new EntityFold<>(
        "keys", KeyRingState.class, KeyRingEvent.class, KeyRingState.EMPTY, KeyRingState::apply);
  }

  @Override
  public KeyRingState emptyState() {
    return KeyRingState.EMPTY;
  }

  @Override
  protected KeyRingState onEvent(KeyRingState state, KeyRingEvent event) {
    return state.apply(event);
  }

  @Override
  public SignalHandler<KeyRingState> signalHandler() {
    return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), listener).build();
  }

  @Override
  protected Cause causeOf(Command command) {
    return command.cause();
  }

  @Override
  protected ReplyEffect<KeyRingEvent, KeyRingState> onCommand(KeyRingState state, Command command) {
    return switch (command) {
      case Create(var wanted, var _, var replyTo) ->
          answered(KeyRingRules.create(state, wanted), replyTo);
      case Revoke(var idOrName, var cause, var replyTo) ->
          answered(KeyRingRules.revoke(state, idOrName, clock.instant(), cause.by()), replyTo);
      case Use(var keyId, var at, var _) ->
          Effect()
              .persist(KeyRingRules.use(state, keyId, at))
              .thenRun(listener::accept)
              .thenNoReply();
    };
  }

  private ReplyEffect<KeyRingEvent, KeyRingState> answered(
      Decision decision, ActorRef<Reply> replyTo) {
    return switch (decision) {
      case Decision.Refused(var reason) -> Effect().reply(replyTo, new Denied(reason));
      case Decision.Accepted(var keyId, var events) ->
          Effect()
              .persist(events)
              .thenRun(listener::accept)
              .thenReply(replyTo, stored -> new Done(stored.key(keyId)));
    };
  }
}
