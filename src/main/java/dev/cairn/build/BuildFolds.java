package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import dev.cairn.journal.EntityFold;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** How runs, builds and workers are folded, and what they answer, for those who audit them. */
public final class BuildFolds {
  /** How long a live entity may take to answer: it may be waiting for its journal. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private BuildFolds() {}

  /** One fold for each type of entity. */
  public static List<EntityFold<?, ?>> all() {
    return List.of(
        new EntityFold<>(
            "run", RunState.class, RunEvent.class, RunState.NOT_PLANNED, RunState::apply),
        new EntityFold<>(
            "build",
            BuildState.class,
            BuildEvent.class,
            new BuildState.NotQueued(),
            BuildState::apply),
        new EntityFold<>(
            "worker",
            WorkerState.class,
            WorkerEvent.class,
            WorkerState.UNKNOWN,
            WorkerState::apply));
  }

  /**
   * Asks entities of a farm by their persistence ids; nothing is answered for one that is not
   * alive. One that ends while it is asked does not answer, and is asked again.
   */
  public static Function<String, CompletionStage<Optional<Object>>> live(
      ActorRef<Farm.Command> farm, ActorSystem<?> system) {
    return id -> ask(farm, system, id).exceptionallyCompose(_ -> ask(farm, system, id));
  }

  private static CompletionStage<Optional<Object>> ask(
      ActorRef<Farm.Command> farm, ActorSystem<?> system, String persistenceId) {
    return AskPattern.ask(
        farm,
        (ActorRef<Optional<Object>> replyTo) -> new Farm.DescribeEntity(persistenceId, replyTo),
        ANSWER_MAX,
        system.scheduler());
  }
}
