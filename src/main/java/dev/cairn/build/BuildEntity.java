package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.ReplyEffect;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.BuildState.Ended;
import dev.cairn.build.BuildState.Running;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.journal.Cause;
import dev.cairn.journal.OnCommandBehavior;
import dev.cairn.journal.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a build as an actor: stores what its worker reports and tells its run how it
 * ended.
 *
 * <p>A node that starts again finds the attempt as it was: with packages in staging it is published
 * and succeeds; without, it is interrupted, because its room died with the node.
 */
public final class BuildEntity
    extends OnCommandBehavior<BuildEntity.Command, BuildEvent, BuildState> {

  /** Tag of the events that make the history: beginnings and ends, not phases. */
  public static final String MILESTONE = "milestone";

  /** What can be asked of a build. */
  public sealed interface Command extends Stored {}

  /** What comes from somebody, or follows from an event. */
  private sealed interface Caused extends Command {
    Cause cause();
  }

  /** Tell the state, to somebody who knows nothing of builds. */
  record Describe(ActorRef<Optional<Object>> replyTo) implements Command {}

  /** Give it to a worker. */
  public record Assign(
      BuildQueued queued,
      BuildAssigned assigned,
      BuildOrder order,
      Cause cause,
      ActorRef<WorkerEntity.Command> worker,
      ActorRef<RunEntity.Command> run)
      implements Caused {}

  /** The worker enters a phase. */
  public record Enter(Phase phase, Cause cause) implements Caused {}

  /** The worker has staged the packages; the answer is that this is stored. */
  public record Made(List<PackageFile> files, Cause cause, ActorRef<Boolean> replyTo)
      implements Caused {}

  /** The worker is done. */
  public record End(Result result, Cause cause) implements Caused {}

  /** Somebody wants it stopped. */
  public record Cancel(Cause cause) implements Caused {}

  /** The node has started again: bring an open attempt to an end and tell its run. */
  public record Settle(BuildOrder order, Cause cause, ActorRef<RunEntity.Command> run)
      implements Caused {}

  /** Persistence id of the attempt {@code buildId}. */
  public static String persistenceId(String buildId) {
    return "build|" + buildId;
  }

  /** The actor for the attempt {@code buildId}. */
  public static Behavior<Command> create(String buildId, BuildContext build) {
    return Behaviors.setup(actor -> new BuildEntity(buildId, build, actor));
  }

  private final BuildContext build;
  private final ActorContext<Command> actor;
  private @Nullable BuildOrder order;
  private @Nullable ActorRef<WorkerEntity.Command> worker;
  private @Nullable ActorRef<RunEntity.Command> run;
  private @Nullable Cause cancelled;

  private BuildEntity(String buildId, BuildContext build, ActorContext<Command> actor) {
    super(PersistenceId.ofUniqueId(persistenceId(buildId)));
    this.build = build;
    this.actor = actor;
  }

  @Override
  public BuildState emptyState() {
    return new BuildState.NotQueued();
  }

  @Override
  protected BuildState onEvent(BuildState state, BuildEvent event) {
    return state.apply(event);
  }

  /** A build that ends early because somebody wanted it to is not ended by its worker. */
  @Override
  protected Cause causeOf(Command command) {
    return switch (command) {
      case End(Result.Failed _, var _) when cancelled != null -> cancelled;
      case End(Result.Cancelled _, var _) when cancelled != null -> cancelled;
      case End(Result.Lost _, var _) when cancelled != null -> cancelled;
      case Caused caused -> caused.cause();
      case Describe _ -> build.start();
    };
  }

  @Override
  protected ReplyEffect<BuildEvent, BuildState> onCommand(BuildState state, Command command) {
    Instant now = build.clock().instant();
    return switch (command) {
      case Assign assign -> onAssign(state, assign);
      case Enter(var phase, var _) -> store(BuildRules.enter(state, phase, now));
      case Made(var files, var _, var replyTo) -> onMade(state, files, replyTo, now);
      case End(var result, var _) -> onEnd(state, result, now);
      case Cancel(var cause) -> onCancel(cause);
      case Describe(var replyTo) -> Effect().reply(replyTo, Optional.of(state));
      case Settle settle -> {
        order = settle.order();
        run = settle.run();
        yield onSettle(state, settle, now);
      }
    };
  }

  private ReplyEffect<BuildEvent, BuildState> onAssign(BuildState state, Assign assign) {
    order = assign.order();
    worker = assign.worker();
    run = assign.run();
    List<BuildEvent> events = BuildRules.assign(state, assign.queued(), assign.assigned());
    return Effect()
        .persist(events)
        .thenRun(
            (BuildState _) -> {
              announce(events);
              if (!events.isEmpty()) {
                Cause cause = causedBy(assign.assigned(), events, actor);
                assign
                    .worker()
                    .tell(new WorkerEntity.CarryOut(assign.order(), cause, actor.getSelf()));
              }
            })
        .thenNoReply();
  }

  private ReplyEffect<BuildEvent, BuildState> onMade(
      BuildState state, List<PackageFile> files, ActorRef<Boolean> replyTo, Instant now) {
    List<BuildEvent> events = BuildRules.made(state, files, now);
    return Effect()
        .persist(events)
        .thenRun((BuildState _) -> announce(events))
        .thenReply(replyTo, _ -> !events.isEmpty());
  }

  private ReplyEffect<BuildEvent, BuildState> onEnd(BuildState state, Result result, Instant now) {
    return store(
        switch (result) {
          case Result.Succeeded(var files) -> BuildRules.succeed(state, files, now);
          case Result.Failed _, Result.Cancelled _, Result.Lost _ when cancelled != null ->
              BuildRules.cancel(state, cancelled.by(), now);
          case Result.Failed(var phase, var error) -> BuildRules.fail(state, phase, error, now);
          case Result.Cancelled _ -> BuildRules.interrupt(state, "the worker stopped", now);
          case Result.Lost(var why) -> BuildRules.interrupt(state, why, now);
        });
  }

  private ReplyEffect<BuildEvent, BuildState> onCancel(Cause cause) {
    if (cancelled == null) {
      cancelled = cause;
    }
    if (worker != null && order != null) {
      worker.tell(new WorkerEntity.CancelBuild(order.buildId(), cause));
    }
    return Effect().noReply();
  }

  private ReplyEffect<BuildEvent, BuildState> onSettle(
      BuildState state, Settle settle, Instant now) {
    return switch (state) {
      case Running running when !running.made().isEmpty() -> {
        publishStaged(settle, running.made());
        yield Effect().noReply();
      }
      case Running _, BuildState.Queued _ -> {
        // The node may have ended between the staging and the event that tells of it.
        build.executor().discardStaged(settle.order().buildId());
        yield store(
            BuildRules.interrupt(state, "the node ended while the build was under way", now));
      }
      case Ended(var _, var last) -> {
        tellRun(last, causedByNewest(actor).orElse(settle.cause()));
        yield Effect().noReply();
      }
      case BuildState.NotQueued _ -> {
        tellRun(new BuildInterrupted(now, "the node ended before the build began"), settle.cause());
        yield Effect().noReply();
      }
    };
  }

  private void publishStaged(Settle settle, List<PackageFile> files) {
    BuildOrder open = settle.order();
    ActorRef<Command> self = actor.getSelf();
    Thread.ofPlatform()
        .name("publish-" + open.plan().name())
        .start(
            () -> {
              try {
                self.tell(new End(build.executor().publishStaged(open, files), settle.cause()));
              } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private ReplyEffect<BuildEvent, BuildState> store(List<BuildEvent> events) {
    return Effect()
        .persist(events)
        .thenRun(
            (BuildState _) -> {
              announce(events);
              events.forEach(event -> tellRun(event, causedBy(event, events, actor)));
            })
        .thenNoReply();
  }

  private void announce(List<BuildEvent> events) {
    BuildContext.announce(actor.getSystem(), persistenceId().id(), events);
  }

  private void tellRun(BuildEvent event, Cause cause) {
    if (run == null || order == null) {
      return;
    }
    String name = order.plan().name();
    String id = order.buildId();
    Optional<RunEntity.Command> report =
        switch (event) {
          case BuildSucceeded(var _, var took, var _) ->
              Optional.of(
                  new RunEntity.Settled(name, id, Outcome.BUILT, Phase.PUBLISH, "", took, cause));
          case BuildFailed(var _, var took, var phase, var error) ->
              Optional.of(
                  new RunEntity.Settled(name, id, Outcome.FAILED, phase, error, took, cause));
          case BuildCancelled(var _, var by) ->
              Optional.of(
                  new RunEntity.Settled(
                      name,
                      id,
                      Outcome.CANCELLED,
                      Phase.SETUP,
                      "cancelled by " + by,
                      Duration.ZERO,
                      cause));
          case BuildInterrupted(var _, var why) ->
              Optional.of(new RunEntity.Interrupted(name, id, why, cause));
          case BuildQueued _, BuildAssigned _, PhaseStarted _, PhaseFinished _, PackagesMade _ ->
              Optional.empty();
        };
    report.ifPresent(run::tell);
  }

  @Override
  public Set<String> tagsFor(BuildEvent event) {
    return switch (event) {
      case BuildQueued _,
          BuildAssigned _,
          BuildSucceeded _,
          BuildFailed _,
          BuildCancelled _,
          BuildInterrupted _ ->
          Set.of(MILESTONE);
      case PhaseStarted _, PhaseFinished _, PackagesMade _ -> Set.of();
    };
  }
}
