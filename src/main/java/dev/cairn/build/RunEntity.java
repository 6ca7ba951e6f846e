package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildExecutor.Circumstances;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import dev.cairn.build.RunRules.Decision;
import dev.cairn.build.RunState.RunBuild;
import dev.cairn.build.RunState.Status;
import dev.cairn.build.SlotRules.Offer;
import dev.cairn.journal.Cause;
import dev.cairn.journal.OnCommandBehavior;
import dev.cairn.journal.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run as an actor: gives ready builds to free workers, takes their ends, and knows when it is
 * over. Its builds are its children.
 */
public final class RunEntity extends OnCommandBehavior<RunEntity.Command, RunEvent, RunState> {

  /** What can be asked of a run. */
  public sealed interface Command extends Stored {}

  /** What comes from somebody, or follows from an event. */
  private sealed interface Caused extends Command {
    Cause cause();
  }

  /** Begin; only the first is accepted. */
  public record Begin(Submission submission, Cause cause, ActorRef<Reply> replyTo)
      implements Caused {}

  /** Take more packages into the run. */
  public record Add(Submission submission, Cause cause, ActorRef<Reply> replyTo)
      implements Caused {}

  /**
   * The workers that may be used, busy or not, and how many builds may be under way on each node.
   */
  record Capacity(List<Slot> slots, Map<String, Integer> limits) implements Command {}

  /** See what can be begun with the capacity that is known by then. */
  record LookAgain() implements Command {}

  /** End early. */
  public record Stop(boolean immediately, Cause cause, ActorRef<Reply> replyTo) implements Caused {}

  /** Take one build out, or stop it when it is under way. */
  public record CancelBuild(String name, Cause cause, ActorRef<Reply> replyTo) implements Caused {}

  /** Let a failed, cancelled or skipped build wait again. */
  public record Retry(String name, Optional<Request> request, Cause cause, ActorRef<Reply> replyTo)
      implements Caused {}

  /** Move a waiting build forward or back. */
  public record Prioritise(String name, int priority, Cause cause, ActorRef<Reply> replyTo)
      implements Caused {}

  /** Tell what is known. */
  public record Describe(ActorRef<RunState> replyTo) implements Command {}

  /** Tell the state of this run, or of one of its builds if that is alive. */
  record DescribeEntity(String persistenceId, ActorRef<Optional<Object>> replyTo)
      implements Command {}

  /** A build has ended. */
  record Settled(
      String name,
      String buildId,
      Outcome outcome,
      Phase phase,
      String detail,
      Duration took,
      Cause cause)
      implements Caused {}

  /** A build was interrupted. */
  record Interrupted(String name, String buildId, String why, Cause cause) implements Caused {}

  /** The answer to a request. */
  public sealed interface Reply extends Stored {}

  /** It is stored. */
  public record Done() implements Reply {}

  /** Nothing happened. */
  public record Denied(RunRules.Refusal reason) implements Reply {}

  /**
   * A worker slot, of this node or another one, and what carries out its builds.
   *
   * @param id by which people call it in this farm
   * @param number of the slot on its node
   */
  record Slot(
      Offer offer, int id, int number, BuildExecutor executor, ActorRef<WorkerEntity.Command> actor)
      implements Stored {

    String worker() {
      return offer.worker();
    }
  }

  /** Is told when a run begins or goes on after a restart, and when it is over. */
  interface Listener {
    void active(String runId);

    void over(String runId);
  }

  private final String runId;
  private final BuildContext build;
  private final Listener listener;
  private final ActorContext<Command> actor;
  private Capacity capacity = new Capacity(List.of(), Map.of());

  /** Why there are builds to begin: the newest event that brought some. */
  private Cause wanted;

  /** Persistence id of the run {@code runId}. */
  public static String persistenceId(String runId) {
    return "run|" + runId;
  }

  /** The actor for the run {@code runId}. */
  static Behavior<Command> create(String runId, BuildContext build, Listener listener) {
    return Behaviors.setup(actor -> new RunEntity(runId, build, listener, actor));
  }

  private RunEntity(
      String runId, BuildContext build, Listener listener, ActorContext<Command> actor) {
    super(PersistenceId.ofUniqueId(persistenceId(runId)));
    this.runId = runId;
    this.build = build;
    this.listener = listener;
    this.actor = actor;
    this.wanted = build.start();
  }

  @Override
  public RunState emptyState() {
    return RunState.NOT_PLANNED;
  }

  @Override
  protected RunState onEvent(RunState state, RunEvent event) {
    return state.apply(event);
  }

  @Override
  public SignalHandler<RunState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  /** A free worker or a look at the load begins builds, and is not why they are wanted. */
  @Override
  protected Cause causeOf(Command command) {
    return switch (command) {
      case Caused caused -> caused.cause();
      case Capacity _, LookAgain _, Describe _, DescribeEntity _ -> wanted;
    };
  }

  private void onRecovered(RunState state) {
    wanted = causedByNewest(actor).orElse(build.start());
    switch (state.stage()) {
      case ACTIVE, STOPPING -> {
        goOn(state);
        listener.active(runId);
      }
      case FINISHED -> listener.over(runId);
      case NOT_PLANNED -> {}
    }
  }

  private void goOn(RunState state) {
    Set<String> open =
        state.running().stream().map(name -> state.get(name).buildId()).collect(Collectors.toSet());
    build.executor().discardStagedExcept(open);
    for (String name : state.running()) {
      RunBuild one = state.get(name);
      entity(one.buildId())
          .tell(new BuildEntity.Settle(order(state, one, 0), build.start(), actor.getSelf()));
    }
  }

  @Override
  protected ReplyEffect<RunEvent, RunState> onCommand(RunState state, Command command) {
    Instant now = build.clock().instant();
    return switch (command) {
      case Begin(var submission, var cause, var replyTo) ->
          carryOut(RunRules.plan(state, submission.planned(cause.by(), now)), replyTo);
      case Add(var submission, var cause, var replyTo) ->
          carryOut(RunRules.add(state, submission, cause.by(), now), replyTo);
      case Capacity offered -> {
        capacity = offered;
        yield store(state, List.of(), now);
      }
      case LookAgain _ -> store(state, List.of(), now);
      case Stop(var immediately, var cause, var replyTo) ->
          carryOut(RunRules.stop(state, immediately, cause.by(), now), replyTo);
      case CancelBuild cancel -> onCancel(state, cancel, now);
      case Retry(var name, var request, var cause, var replyTo) ->
          carryOut(RunRules.retry(state, name, request, cause.by(), now), replyTo);
      case Prioritise(var name, var priority, var cause, var replyTo) ->
          carryOut(RunRules.prioritise(state, name, priority, cause.by(), now), replyTo);
      case Describe(var replyTo) -> Effect().reply(replyTo, state);
      case DescribeEntity(var entity, var replyTo) when entity.equals(persistenceId().id()) ->
          Effect().reply(replyTo, Optional.of(state));
      case DescribeEntity describe -> {
        describeBuild(describe);
        yield Effect().noReply();
      }
      case Settled(var name, var id, var outcome, var phase, var detail, var took, var _) -> {
        stopEntity(id);
        yield store(
            state, RunRules.settle(state, name, id, outcome, phase, detail, took, now), now);
      }
      case Interrupted(var name, var id, var why, var _) -> {
        stopEntity(id);
        yield store(state, RunRules.interrupted(state, name, id, why, now), now);
      }
    };
  }

  private ReplyEffect<RunEvent, RunState> onCancel(
      RunState state, CancelBuild cancel, Instant now) {
    RunBuild one = state.builds().get(cancel.name());
    if (one != null && one.status() == Status.RUNNING) {
      entity(one.buildId()).tell(new BuildEntity.Cancel(cancel.cause()));
      return Effect().reply(cancel.replyTo(), new Done());
    }
    return carryOut(
        RunRules.withdraw(state, cancel.name(), cancel.cause().by(), now), cancel.replyTo());
  }

  private ReplyEffect<RunEvent, RunState> carryOut(Decision decision, ActorRef<Reply> replyTo) {
    return switch (decision) {
      case Decision.Accepted(var events) ->
          Effect()
              .persist(events)
              .thenRun((RunState stored) -> afterStoring(events, stored))
              .thenRun((RunState _) -> actor.getSelf().tell(new LookAgain()))
              .thenReply(replyTo, _ -> new Done());
      case Decision.Refused(var reason) -> Effect().reply(replyTo, new Denied(reason));
    };
  }

  /** Stores what follows from a report and, in the same write, what can be begun because of it. */
  private ReplyEffect<RunEvent, RunState> store(
      RunState state, List<RunEvent> reported, Instant now) {
    RunState after = state;
    for (RunEvent event : reported) {
      after = after.apply(event);
    }
    List<RunEvent> events =
        Stream.concat(reported.stream(), attempts(after, now).stream()).toList();
    return Effect()
        .persist(events)
        .thenRun((RunState stored) -> afterStoring(events, stored))
        .thenNoReply();
  }

  private List<RunEvent> attempts(RunState state, Instant now) {
    List<Offer> offers = capacity.slots().stream().map(Slot::offer).toList();
    return RunRules.attempt(state, offers, capacity.limits(), build.ids(), now);
  }

  private void afterStoring(List<RunEvent> events, RunState stored) {
    BuildContext.announce(actor.getSystem(), persistenceId().id(), events);
    for (RunEvent event : events) {
      switch (event) {
        case RunPlanned _ -> {
          wanted = causedBy(event, events, actor);
          listener.active(runId);
        }
        case PackagesAdded _, BuildsRetried _ -> wanted = causedBy(event, events, actor);
        case BuildAttempted attempted -> assign(attempted, stored, causedBy(event, events, actor));
        case StopRequested(var _, var immediately, var _) when immediately ->
            cancelAll(stored, causedBy(event, events, actor));
        case RunFinished _ -> listener.over(runId);
        case BuildSettled _,
            BuildRequeued _,
            BuildSkipped _,
            BuildWithdrawn _,
            PriorityChanged _,
            StopRequested _ -> {}
      }
    }
  }

  private void cancelAll(RunState state, Cause cause) {
    for (String name : state.running()) {
      entity(state.get(name).buildId()).tell(new BuildEntity.Cancel(cause));
    }
  }

  private void assign(BuildAttempted attempted, RunState state, Cause cause) {
    RunBuild one = state.get(attempted.name());
    Slot slot =
        capacity.slots().stream()
            .filter(candidate -> candidate.worker().equals(attempted.worker()))
            .findFirst()
            .orElseThrow();
    BuildOrder order = order(state, one, slot.number());
    Circumstances circumstances = slot.executor().circumstances(order);
    entity(attempted.buildId())
        .tell(
            new BuildEntity.Assign(
                new BuildQueued(
                    attempted.at(),
                    runId,
                    one.plan().identity(),
                    state.purpose(),
                    attempted.attempt(),
                    one.plan().reasons(),
                    dependencies(state, one.plan()),
                    state.by()),
                new BuildAssigned(
                    attempted.at(),
                    attempted.worker(),
                    circumstances.systemVersion(),
                    circumstances.variables(),
                    circumstances.arguments(),
                    circumstances.logFile()),
                order,
                cause,
                slot.actor(),
                actor.getSelf()));
  }

  private BuildOrder order(RunState state, RunBuild one, int slot) {
    return new BuildOrder(one.buildId(), runId, one.worker(), slot, state.purpose(), one.plan());
  }

  /** What is used of each dependency: as it stood at planning, or as this run has built it. */
  private static Map<String, DependencyUsed> dependencies(RunState state, PlannedBuild plan) {
    Map<String, DependencyUsed> used = new TreeMap<>(plan.dependencies());
    for (String name : plan.dependsOn()) {
      RunBuild built = state.get(name);
      used.put(name, new DependencyUsed(built.plan().identity().version(), built.buildId()));
    }
    return used;
  }

  private ActorRef<BuildEntity.Command> entity(String buildId) {
    return actor
        .getChild("build-" + buildId)
        .map(child -> child.<BuildEntity.Command>unsafeUpcast())
        .orElseGet(() -> actor.spawn(BuildEntity.create(buildId, build), "build-" + buildId));
  }

  private void describeBuild(DescribeEntity describe) {
    String buildId = describe.persistenceId().substring(BuildEntity.persistenceId("").length());
    actor
        .getChild("build-" + buildId)
        .map(child -> child.<BuildEntity.Command>unsafeUpcast())
        .ifPresentOrElse(
            child -> child.tell(new BuildEntity.Describe(describe.replyTo())),
            () -> describe.replyTo().tell(Optional.empty()));
  }

  private void stopEntity(String buildId) {
    actor.getChild("build-" + buildId).ifPresent(actor::stop);
  }

  @Override
  public Set<String> tagsFor(RunEvent event) {
    return switch (event) {
      case RunPlanned _,
          PackagesAdded _,
          BuildSettled _,
          BuildSkipped _,
          BuildWithdrawn _,
          BuildsRetried _,
          RunFinished _ ->
          Set.of(BuildEntity.MILESTONE);
      case BuildAttempted _, BuildRequeued _, PriorityChanged _, StopRequested _ -> Set.of();
    };
  }
}
