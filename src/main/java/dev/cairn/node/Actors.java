package dev.cairn.node;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.ServerBinding;
import akka.pattern.Patterns;
import akka.remote.RemoteTransportException;
import com.typesafe.config.Config;
import dev.cairn.cluster.ClusterSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spawns top-level actors of a node's actor system and ends the system. */
final class Actors {
  private static final Logger LOG = LoggerFactory.getLogger(Actors.class);
  private static final Duration SPAWN_MAX = Duration.ofSeconds(30);

  /** Streams of Akka's remoting over TLS now and then wait for each other at the end, for ever. */
  private static final Duration MEMBER_END_MAX = Duration.ofSeconds(30);

  private Actors() {}

  /**
   * The actor system of a node.
   *
   * @throws NodeException when it cannot listen at its address among the members
   */
  static ActorSystem<SpawnProtocol.Command> system(
      Config configuration, Optional<ClusterSettings> cluster) throws NodeException {
    try {
      return ActorSystem.create(SpawnProtocol.create(), "cairn", configuration);
    } catch (RemoteTransportException busy) {
      throw new NodeException(
          ("cannot listen on %s: the port is in use, or the address is not one of this machine;"
                  + " choose another with --cluster")
              .formatted(cluster.map(one -> one.host() + ":" + one.port()).orElse("")),
          busy);
    }
  }

  /**
   * Waits until a server listens.
   *
   * @throws NodeException when it cannot; the message is one line
   */
  static ServerBinding bound(CompletionStage<ServerBinding> binding)
      throws NodeException, InterruptedException {
    try {
      return binding.toCompletableFuture().get();
    } catch (ExecutionException failure) {
      Throwable cause =
          failure.getCause() instanceof CompletionException wrapped
              ? wrapped.getCause()
              : failure.getCause();
      throw new NodeException(
          String.valueOf(cause == null ? failure : cause.getMessage()), failure);
    }
  }

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

  /**
   * Ends the system and waits until nothing of it runs. Its own actors end first and always; that
   * of a member is given up after {@link #MEMBER_END_MAX}.
   */
  static void terminate(ActorSystem<?> system) throws InterruptedException {
    system.terminate();
    CompletableFuture<Done> end = system.getWhenTerminated().toCompletableFuture();
    try {
      if (system.settings().config().getString("akka.actor.provider").equals("cluster")) {
        Done _ = end.get(MEMBER_END_MAX.toSeconds(), TimeUnit.SECONDS);
      } else {
        Done _ = end.get();
      }
    } catch (TimeoutException hanging) {
      LOG.warn("connections to other nodes did not end within {} s", MEMBER_END_MAX.toSeconds());
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the actor system did not end", failure);
    }
  }
}
