package dev.cairn.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.ReplyEffect;
import dev.cairn.journal.TestingEvent.StoneLaid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The smallest entity: a pile of stones. */
public final class TestingPile
    extends OnCommandBehavior<TestingPile.Command, StoneLaid, TestingPile.Stones> {

  /** What can be asked of a pile. */
  public sealed interface Command extends Stored {
    /** Why. */
    Cause cause();
  }

  /** Lay stones in one write; the answer is the cause of what would be done because of the last. */
  public record Lay(String names, Cause cause, ActorRef<Answer> replyTo) implements Command {}

  /** Tell the cause of what would be done because of the newest stone. */
  public record Tell(Cause cause, ActorRef<Answer> replyTo) implements Command {}

  /** A cause, if there is one. */
  public record Answer(Optional<Cause> cause) implements Stored {}

  /** Names of the stones. */
  public record Stones(List<String> names) implements Stored {}

  private final ActorContext<Command> actor;

  private TestingPile(String id, ActorContext<Command> actor) {
    super(PersistenceId.ofUniqueId(id));
    this.actor = actor;
  }

  /** The pile {@code id}. */
  public static Behavior<Command> create(String id) {
    return Behaviors.setup(actor -> new TestingPile(id, actor));
  }

  @Override
  public Stones emptyState() {
    return new Stones(List.of());
  }

  @Override
  protected Cause causeOf(Command command) {
    return command.cause();
  }

  @Override
  protected ReplyEffect<StoneLaid, Stones> onCommand(Stones state, Command command) {
    return switch (command) {
      case Lay(var names, var _, var replyTo) -> {
        List<StoneLaid> laid = Arrays.stream(names.split(" ")).map(TestingPile::laid).toList();
        yield Effect()
            .persist(laid)
            .thenReply(
                replyTo, _ -> new Answer(Optional.of(causedBy(laid.getLast(), laid, actor))));
      }
      case Tell(var _, var replyTo) -> Effect().reply(replyTo, new Answer(causedByNewest(actor)));
    };
  }

  private static StoneLaid laid(String name) {
    return new StoneLaid(name, 1, Instant.EPOCH, Optional.empty(), List.of());
  }

  @Override
  protected Stones onEvent(Stones state, StoneLaid event) {
    return new Stones(Stream.concat(state.names().stream(), Stream.of(event.name())).toList());
  }
}
