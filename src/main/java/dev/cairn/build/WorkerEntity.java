package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.journal.Cause;
import dev.cairn.journal.OnCommandBehavior;
import dev.cairn.journal.Stored;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker slot as an actor. Its record (joined, paused) is journaled; the build it carries out
 * runs on a thread of its own and is gone with the node.
 *
 * <p>A second build while one is under way means that the run has given the first one up: the first
 * is cancelled, the second begins when the first has ended.
 */
public final class WorkerEntity
    extends OnCommandBehavior<WorkerEntity.Command, WorkerEvent, WorkerState> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerEntity.class);

  /** What can be asked of a worker. */
  public sealed interface Command extends Stored {}

  /** What comes from somebody, or follows from an event. */
  private sealed interface Caused extends Command {
    Cause cause();
  }

  /** Tell the state, to somebody who knows nothing of workers. */
  record Describe(ActorRef<Optional<Object>> replyTo) implements Command {}

  /** Carry out {@code order} and report to {@code build}. */
  public record CarryOut(BuildOrder order, Cause cause, ActorRef<BuildEntity.Command> build)
      implements Caused {}

  /** Stop the build {@code buildId}, if it is the one under way. */
  public record CancelBuild(String buildId, Cause cause) implements Caused {}

  /** Take no further build. */
  public record Pause(Cause cause, ActorRef<WorkerState> replyTo) implements Caused {}

  /** Take builds again. */
  public record Resume(Cause cause, ActorRef<WorkerState> replyTo) implements Caused {}

  /** Its node offers it, with rooms of that kind. */
  record Join(String confinement, Cause cause) implements Caused {}

  /** Its node is gone, or offers it no more. */
  record Leave(String why, Cause cause) implements Caused {}

  private record Ended(String buildId, Cause cause) implements Caused {}

  /** Tells the farm that the record of {@code worker} has changed or was read. */
  interface Listener {
    void changed(String worker, WorkerState state);
  }

  private final String worker;
  private final BuildContext build;
  private final Listener listener;
  private final ActorContext<Command> actor;
  private @Nullable BuildThread underWay;
  private @Nullable CarryOut next;

  /** Persistence id of the worker {@code node/slot}. */
  static String persistenceId(String worker) {
    return "worker|" + worker;
  }

  /**
   * The actor for a slot.
   *
   * @param worker {@code node/slot}
   * @param confinement what its rooms are kept apart by
   */
  static Behavior<Command> create(
      String worker, String confinement, BuildContext build, Listener listener) {
    return Behaviors.setup(
        actor -> {
          actor.getSelf().tell(new Join(confinement, build.start()));
          return new WorkerEntity(worker, build, listener, actor);
        });
  }

  private WorkerEntity(
      String worker, BuildContext build, Listener listener, ActorContext<Command> actor) {
    super(PersistenceId.ofUniqueId(persistenceId(worker)));
    this.worker = worker;
    this.build = build;
    this.listener = listener;
    this.actor = actor;
  }

  @Override
  public WorkerState emptyState() {
    return WorkerState.UNKNOWN;
  }

  @Override
  protected WorkerState onEvent(WorkerState state, WorkerEvent event) {
    return state.apply(event);
  }

  @Override
  public SignalHandler<WorkerState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> listener.changed(worker, state))
        .onSignal(akka.actor.typed.PostStop.instance(), _ -> stopBuild())
        .build();
  }

  @Override
  protected Cause causeOf(Command command) {
    return switch (command) {
      case Caused caused -> caused.cause();
      case Describe _ -> build.start();
    };
  }

  @Override
  protected ReplyEffect<WorkerEvent, WorkerState> onCommand(WorkerState state, Command command) {
    return switch (command) {
      case Join(var confinement, var _) ->
          store(WorkerRules.join(state, confinement, build.clock().instant())).thenNoReply();
      case Leave(var why, var _) ->
          store(WorkerRules.leave(state, why, build.clock().instant())).thenNoReply();
      case Pause(var cause, var replyTo) ->
          store(WorkerRules.pause(state, cause.by(), build.clock().instant()))
              .thenReply(replyTo, stored -> stored);
      case Resume(var cause, var replyTo) ->
          store(WorkerRules.resume(state, cause.by(), build.clock().instant()))
              .thenReply(replyTo, stored -> stored);
      case Describe(var replyTo) -> Effect().reply(replyTo, Optional.of(state));
      case CarryOut carryOut -> {
        if (underWay == null) {
          begin(carryOut);
        } else {
          underWay.cancel();
          next = carryOut;
        }
        yield Effect().noReply();
      }
      case CancelBuild(var buildId, var cause) -> {
        if (underWay != null && underWay.order().buildId().equals(buildId)) {
          underWay.cancel();
        } else if (next != null && next.order().buildId().equals(buildId)) {
          next.build().tell(new BuildEntity.End(new Result.Cancelled(), cause));
          next = null;
        }
        yield Effect().noReply();
      }
      case Ended _ -> {
        underWay = null;
        if (next != null) {
          begin(next);
          next = null;
        }
        yield Effect().noReply();
      }
    };
  }

  private akka.persistence.typed.javadsl.EffectBuilder<WorkerEvent, WorkerState> store(
      List<WorkerEvent> events) {
    return Effect()
        .persist(events)
        .thenRun(
            (WorkerState stored) -> {
              BuildContext.announce(actor.getSystem(), persistenceId().id(), events);
              listener.changed(worker, stored);
            });
  }

  private void begin(CarryOut carryOut) {
    ActorRef<Command> self = actor.getSelf();
    ActorSystem<?> system = actor.getSystem();
    BuildThread thread =
        new BuildThread(
            carryOut,
            build,
            system.scheduler(),
            () -> self.tell(new Ended(carryOut.order().buildId(), carryOut.cause())));
    underWay = thread;
    LOG.debug("{} begins {}", worker, carryOut.order().plan().name());
    thread.start();
  }

  private void stopBuild() {
    if (underWay != null) {
      underWay.cancel();
    }
  }
}
