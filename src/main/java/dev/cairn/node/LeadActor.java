package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.cairn.cluster.Role;
import dev.cairn.journal.Stored;
import dev.cairn.node.LeadProtocol.Place;
import dev.cairn.node.LeadProtocol.WhereIsIt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs on the controller that leads, as a singleton of the cluster: has it begin and end, and tells
 * the others where it answers.
 */
final class LeadActor extends AbstractBehavior<LeadActor.Command> {
  /** How long the others wait for an answer: 3 s. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  /** What can be asked of it. */
  sealed interface Command extends Stored
      permits LeadProtocol.WhereIsIt, Retire, Leads, Failed, Retired {}

  /** Lead no more. */
  record Retire() implements Command {}

  private record Leads(Place place) implements Command {}

  private record Failed() implements Command {}

  private record Retired() implements Command {}

  /** What leading is. */
  interface Leading {
    /** Begins; answers where this node is asked. Does not block. */
    CompletionStage<Place> begin();

    /** Ends; whoever leads next begins when this is done. Does not block. */
    CompletionStage<?> end();
  }

  private final Leading leading;
  private final List<ActorRef<Place>> asking = new ArrayList<>();
  private @Nullable Place place;

  private LeadActor(Leading leading, ActorContext<Command> actor) {
    super(actor);
    this.leading = leading;
    actor.pipeToSelf(
        leading.begin(), (known, failure) -> failure == null ? new Leads(known) : new Failed());
  }

  /**
   * Takes part in the choice of the controller that leads.
   *
   * @return where the controller that leads is asked; each call asks it anew
   */
  static Supplier<CompletionStage<Optional<Place>>> takePart(
      ActorSystem<?> system, Leading leading) {
    ActorRef<Command> lead =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        Behaviors.<Command>setup(actor -> new LeadActor(leading, actor)), "lead")
                    .withStopMessage(new Retire())
                    .withSettings(
                        ClusterSingletonSettings.create(system).withRole(Role.CONTROLLER.word())));
    return () ->
        AskPattern.ask(lead, WhereIsIt::new, ANSWER_MAX, system.scheduler())
            .handle((answer, failure) -> failure == null ? Optional.of(answer) : Optional.empty());
  }

  /** What the only controller of a cluster does instead: says where it is asked. */
  static Behavior<WhereIsIt> alone(Place place) {
    return Behaviors.setup(
        actor -> {
          makeKnown(actor, actor.getSelf());
          return Behaviors.receiveMessage(
              question -> {
                question.replyTo().tell(place);
                return Behaviors.same();
              });
        });
  }

  private static void makeKnown(ActorContext<?> actor, ActorRef<WhereIsIt> asked) {
    actor.getSystem().receptionist().tell(Receptionist.register(LeadProtocol.LEAD, asked));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case WhereIsIt(var replyTo) -> {
        if (place == null) {
          asking.add(replyTo);
        } else {
          replyTo.tell(place);
        }
      }
      case Leads(var known) -> {
        place = known;
        makeKnown(getContext(), getContext().getSelf().narrow());
        asking.forEach(each -> each.tell(known));
        asking.clear();
      }
      case Failed _ -> getContext().getLog().error("this node cannot lead");
      case Retire _ -> getContext().pipeToSelf(leading.end(), (_, _) -> new Retired());
      case Retired _ -> {
        return Behaviors.stopped();
      }
    }
    return this;
  }
}
