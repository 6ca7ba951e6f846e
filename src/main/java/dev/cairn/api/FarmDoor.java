package dev.cairn.api;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import dev.cairn.build.Farm;
import dev.cairn.build.RunEntity;
import dev.cairn.build.RunRules.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks the farm and waits for its answer; a refusal becomes an {@link ApiException}. */
final class FarmDoor {
  /** Longer than the farm itself waits for its journal, so that its own answer comes first. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(65);

  private final ActorSystem<?> system;
  private final ActorRef<Farm.Command> farm;

  FarmDoor(ActorSystem<?> system, ActorRef<Farm.Command> farm) {
    this.system = system;
    this.farm = farm;
  }

  /** What is going on, without waiting for it. */
  CompletionStage<Farm.FarmView> describeLater() {
    return AskPattern.ask(farm, Farm.Describe::new, ANSWER_MAX, system.scheduler());
  }

  Farm.FarmView describe() throws InterruptedException {
    return ask(Farm.Describe::new);
  }

  <R> R ask(Function<ActorRef<R>, Farm.Command> request) throws InterruptedException {
    try {
      return AskPattern.ask(farm, request::apply, ANSWER_MAX, system.scheduler())
          .toCompletableFuture()
          .get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        throw ApiException.unavailable(
            "the journal did not answer within "
                + ANSWER_MAX.toSeconds()
                + " s; is its disk full or slow?");
      }
      throw new IllegalStateException("the farm could not be asked", failed);
    }
  }

  /** Asks for something that is done or refused. */
  void tell(Function<ActorRef<RunEntity.Reply>, Farm.Command> request) throws InterruptedException {
    if (ask(request) instanceof RunEntity.Denied(var reason)) {
      throw refused(reason);
    }
  }

  static ApiException refused(Refusal reason) {
    return switch (reason) {
      case UNKNOWN_BUILD -> ApiException.notFound(reason.name(), reason.sentence());
      case KEY_OF_ANOTHER_REQUEST -> ApiException.unprocessable(reason.name(), reason.sentence());
      case NOT_ACTIVE, ALREADY_PLANNED, OTHER_PURPOSE, ALREADY_OVER, NOT_FAILED ->
          ApiException.refused(reason.name(), reason.sentence());
    };
  }
}
