package dev.cairn.api;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Asks an entity whose answer comes when what follows from it is stored. Blocks. */
final class EntityDoor {
  /** As long as the farm is waited for. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(65);

  private EntityDoor() {}

  /**
   * The answer of {@code entity}.
   *
   * @throws ApiException when there is none in time
   */
  static <C, R> R ask(ActorSystem<?> system, ActorRef<C> entity, Function<ActorRef<R>, C> request)
      throws InterruptedException {
    try {
      return AskPattern.<C, R>ask(entity, request::apply, ANSWER_MAX, system.scheduler())
          .toCompletableFuture()
          .get();
    } catch (ExecutionException silent) {
      throw ApiException.unavailable("the journal did not answer; is its disk full or slow?");
    }
  }
}
