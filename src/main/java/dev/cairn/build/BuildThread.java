package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildExecutor.Progress;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.journal.Cause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which a worker carries out one build, and what the build reports through. */
final class BuildThread implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(BuildThread.class);

  /** How long storing one event may take before the build gives up: 60 s. */
  private static final Duration STORE_MAX = Duration.ofSeconds(60);

  private final BuildOrder order;
  private final Cause cause;
  private final BuildContext context;
  private final ActorRef<BuildEntity.Command> entity;
  private final Scheduler scheduler;
  private final Runnable ended;
  private final CancelSignal cancel = new CancelSignal();
  private volatile Phase phase = Phase.SETUP;

  BuildThread(
      WorkerEntity.CarryOut carryOut, BuildContext context, Scheduler scheduler, Runnable ended) {
    this.order = carryOut.order();
    this.cause = carryOut.cause();
    this.context = context;
    this.entity = carryOut.build();
    this.scheduler = scheduler;
    this.ended = ended;
  }

  BuildOrder order() {
    return order;
  }

  void start() {
    context.live().begin(order, context.clock().instant());
    Thread.ofPlatform().name("build-" + order.worker()).start(this::run);
  }

  private void run() {
    Result result;
    try {
      result = context.executor().carryOut(order, this);
    } catch (InterruptedException stopping) {
      result = new Result.Cancelled();
    } catch (RuntimeException defect) {
      LOG.error("the build of {} hit a defect", order.plan().name(), defect);
      result = new Result.Failed(phase, "defect in the builder: " + defect);
    }
    context.live().end(order.worker());
    ended.run();
    entity.tell(new BuildEntity.End(result, cause));
  }

  void cancel() {
    cancel.give();
  }

  @Override
  public void enter(Phase next) {
    phase = next;
    context.live().enter(order.worker(), next, context.clock().instant());
    entity.tell(new BuildEntity.Enter(next, cause));
  }

  @Override
  public String token() {
    return cause.id();
  }

  @Override
  public void line(String text) {
    context.live().line(order.worker(), text);
  }

  @Override
  public void packagesMade(List<PackageFile> files) throws InterruptedException {
    try {
      boolean stored =
          AskPattern.<BuildEntity.Command, Boolean>ask(
                  entity,
                  replyTo -> new BuildEntity.Made(files, cause, replyTo),
                  STORE_MAX,
                  scheduler)
              .toCompletableFuture()
              .get();
      if (!stored) {
        throw new IllegalStateException("the build is over already");
      }
      phase = Phase.PUBLISH;
      context.live().enter(order.worker(), Phase.PUBLISH, context.clock().instant());
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the journal did not store the packages", failed);
    }
  }

  @Override
  public boolean isCancelled() {
    return cancel.isGiven();
  }

  @Override
  public void onCancel(Runnable action) {
    cancel.whenGiven(action);
  }
}
