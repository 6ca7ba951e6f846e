package dev.cairn.journal;

import akka.actor.typed.ActorSystem;
import akka.stream.Attributes;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A running stream from which a test takes what it wants, when it wants it. */
final class TestingStream<T> {
  private final SinkQueueWithCancel<T> queue;

  TestingStream(ActorSystem<?> system, Source<T, ?> source) {
    queue =
        source
            .toMat(Sink.<T>queue().withAttributes(Attributes.inputBuffer(1, 1)), Keep.right())
            .run(system);
  }

  /** The next {@code count}; waits for them. */
  List<T> next(int count) {
    List<T> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      taken.add(pull().orElseThrow(() -> new AssertionError("it ended after " + taken)));
    }
    return taken;
  }

  /** What comes until it ends; waits for the end. */
  List<T> rest() {
    List<T> taken = new ArrayList<>();
    for (Optional<T> next = pull(); next.isPresent(); next = pull()) {
      taken.add(next.get());
    }
    return taken;
  }

  private Optional<T> pull() {
    return await(queue.pull());
  }

  /** What comes of {@code stage}; fails when nothing comes for a minute. */
  static <R> R await(CompletionStage<R> stage) {
    return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** Wants no more. */
  void cancel() {
    queue.cancel();
  }
}
