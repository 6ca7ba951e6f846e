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

  /** Give it to a worker. */
  public record Assign(
      BuildQueued queued,
      BuildAssigned assigned,
      BuildOrder order,
      ActorRef<WorkerEntity.Command> worker,
      ActorRef<RunEntity.Command> run)
      implements Command {}

  /** The worker enters a phase. */
  public record Enter(Phase phase) implements Command {}

  /** The worker has staged the packages; the answer is that this is stored. */
  public record Made(List<PackageFile> files, ActorRef<Boolean> replyTo) implements Command {}

  /** The worker is done. */
  public record End(Result result) implements Command {}

  /** Somebody wants it stopped. */
  public record Cancel(String by) implements Command {}

  /** The node has started again: bring an open attempt to an end and tell its run. */
  public record Settle(BuildOrder order, ActorRef<RunEntity.Command> run) implements Command {}

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
  private @Nullable String cancelledBy;

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

  @Override
  protected ReplyEffect<BuildEvent, BuildState> onCommand(BuildState state, Command command) {
    Instant now = build.clock().instant();
    return switch (command) {
      case Assign assign -> onAssign(state, assign);
      case Enter(var phase) -> store(BuildRules.enter(state, phase, now));
      case Made(var files, var replyTo) -> onMade(state, files, replyTo, now);
      case End(var result) -> onEnd(state, result, now);
      case Cancel(var by) -> onCancel(by);
      case Settle(var settledOrder, var settledRun) -> {
        order = settledOrder;
        run = settledRun;
        yield onSettle(state, settledOrder, now);
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
                assign.worker().tell(new WorkerEntity.CarryOut(assign.order(), actor.getSelf()));
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
          case Result.Failed _, Result.Cancelled _ when cancelledBy != null ->
              BuildRules.cancel(state, cancelledBy, now);
          case Result.Failed(var phase, var error) -> BuildRules.fail(state, phase, error, now);
          case Result.Cancelled _ -> BuildRules.interrupt(state, "the worker stopped", now);
        });
  }

  private ReplyEffect<BuildEvent, BuildState> onCancel(String by) {
    if (cancelledBy == null) {
      cancelledBy = by;
    }
    if (worker != null && order != null) {
      worker.tell(new WorkerEntity.CancelBuild(order.buildId()));
    }
    return Effect().noReply();
  }

  private ReplyEffect<BuildEvent, BuildState> onSettle(
      BuildState state, BuildOrder open, Instant now) {
    return switch (state) {
      case Running running when !running.made().isEmpty() -> {
        publishStaged(open, running.made());
        yield Effect().noReply();
      }
      case Running _, BuildState.Queued _ ->
          store(BuildRules.interrupt(state, "the node ended while the build was under way", now));
      case Ended(var _, var last) -> {
        tellRun(last);
        yield Effect().noReply();
      }
      case BuildState.NotQueued _ -> {
        tellRun(new BuildInterrupted(now, "the node ended before the build began"));
        yield Effect().noReply();
      }
    };
  }

  private void publishStaged(BuildOrder open, List<PackageFile> files) {
    ActorRef<Command> self = actor.getSelf();
    Thread.ofPlatform()
        .name("publish-" + open.plan().name())
        .start(
            () -> {
              try {
                self.tell(new End(build.executor().publishStaged(open, files)));
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
              events.forEach(event -> tellRun(event));
            })
        .thenNoReply();
  }

  private void announce(List<BuildEvent> events) {
    BuildContext.announce(actor.getSystem(), persistenceId().id(), events);
  }

  private void tellRun(BuildEvent event) {
    if (run == null || order == null) {
      return;
    }
    String name = order.plan().name();
    String id = order.buildId();
    Optional<RunEntity.Command> report =
        switch (event) {
          case BuildSucceeded(var _, var took, var _) ->
              Optional.of(new RunEntity.Settled(name, id, Outcome.BUILT, Phase.PUBLISH, "", took));
          case BuildFailed(var _, var took, var phase, var error) ->
              Optional.of(new RunEntity.Settled(name, id, Outcome.FAILED, phase, error, took));
          case BuildCancelled(var _, var by) ->
              Optional.of(
                  new RunEntity.Settled(
                      name,
                      id,
                      Outcome.CANCELLED,
                      Phase.SETUP,
                      "cancelled by " + by,
                      Duration.ZERO));
          case BuildInterrupted(var _, var why) ->
              Optional.of(new RunEntity.Interrupted(name, id, why));
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
