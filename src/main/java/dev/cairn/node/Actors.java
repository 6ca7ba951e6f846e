package dev.cairn.node;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spawns top-level actors of a node's actor system and ends the system. */
final class Actors {
  private static final Logger LOG = LoggerFactory.getLogger(Actors.class);
  private static final Duration SPAWN_MAX = Duration.ofSeconds(30);

  private Actors() {}

  /** Spawns a top-level actor and returns when it exists. */
  static <T> ActorRef<T> spawn(
      ActorSystem<SpawnProtocol.Command> system, Behavior<T> behavior, String name)
      throws InterruptedException {
    return spawn(system, behavior, name, Props.empty());
  }

  /** The same, with properties such as its dispatcher. */
  static <T> ActorRef<T> spawn(
      ActorSystem<SpawnProtocol.Command> system, Behavior<T> behavior, String name, Props props)
      throws InterruptedException {
    try {
      return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
              system,
              replyTo -> new SpawnProtocol.Spawn<>(behavior, name, props, replyTo),
              SPAWN_MAX,
              system.scheduler())
          .toCompletableFuture()
          .get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("cannot spawn " + name, failure);
    }
  }

  /** Ends an actor after what it was already told, and waits for that, at most for {@code most}. */
  static void finish(ActorRef<?> actor, Duration most) throws InterruptedException {
    try {
      boolean _ = Patterns.gracefulStop(Adapter.toClassic(actor), most).toCompletableFuture().get();
    } catch (ExecutionException late) {
      LOG.warn("{} did not end within {} s", actor.path().name(), most.toSeconds());
    }
  }

  /** Ends the system and waits until nothing of it runs. */
  static void terminate(ActorSystem<?> system) throws InterruptedException {
    system.terminate();
    try {
      Done _ = system.getWhenTerminated().toCompletableFuture().get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the actor system did not end", failure);
    }
  }
}
