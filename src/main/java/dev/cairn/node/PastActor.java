package dev.cairn.node;

import akka.actor.ActorRef;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.journal.Tagged;
import dev.cairn.build.BuildEntity;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.RunEvent.BuildAttempted;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A persistent actor that stores events that it is given, with the tag of milestones where they are
 * some; for the benchmark.
 */
final class PastActor extends AbstractPersistentActor {
  private final String persistenceId;
  private final Semaphore free;

  /** Store these, in their order, and perhaps end then. */
  record Store(List<Object> events, boolean isLast) {}

  /** Say when everything asked for before is stored. */
  private record Tell(CountDownLatch told) {}

  /** Gives a place back to {@code free} when it has ended. */
  PastActor(String persistenceId, Semaphore free) {
    this.persistenceId = persistenceId;
    this.free = free;
  }

  /** Waits until {@code actor} has stored everything it was asked before. */
  static void await(ActorRef actor) throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    actor.tell(new Tell(told), ActorRef.noSender());
    told.await();
  }

  @Override
  public String persistenceId() {
    return persistenceId;
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder().matchAny(_ -> {}).build();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(
            Store.class,
            store -> {
              persistAll(store.events().stream().map(PastActor::tagged).toList(), _ -> {});
              if (store.isLast()) {
                deferAsync("stored", _ -> getContext().stop(self()));
              }
            })
        .match(Tell.class, tell -> tell.told().countDown())
        .build();
  }

  @Override
  public void postStop() {
    free.release();
  }

  private static Object tagged(Object event) {
    return event instanceof PhaseStarted
            || event instanceof PhaseFinished
            || event instanceof PackagesMade
            || event instanceof BuildAttempted
        ? event
        : new Tagged(event, Set.of(BuildEntity.MILESTONE));
  }
}
