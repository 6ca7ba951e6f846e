package dev.cairn.build;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.LiveBuilds.LiveBuild;
import dev.cairn.build.RequestRules.Verdict;
import dev.cairn.build.RunEntity.Slot;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.SlotRules.Offer;
import dev.cairn.journal.Cause;
import dev.cairn.journal.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The builders of one node: its worker slots and the run they serve. At most one run is active;
 * what is submitted while it is under way joins it.
 */
public final class Farm extends AbstractBehavior<Farm.Command> {
  /** How often load, swap and memory are looked at: 5 s. */
  static final Duration LOAD_INTERVAL = Duration.ofSeconds(5);

  /** How long an entity may take to store an event and answer: 60 s. */
  private static final Duration STORE_MAX = Duration.ofSeconds(60);

  /**
   * How a farm is set up.
   *
   * @param node name of the node, first part of its workers' names
   * @param slots worker slots of this node; 0 when all builds are carried out on others
   * @param confinement what its rooms are kept apart by
   * @param roomBytesMax memory that rooms may hold before slots are taken away
   * @param architecture of its machine
   * @param labels that recipes may ask for
   */
  public record Settings(
      String node,
      int slots,
      String confinement,
      long roomBytesMax,
      String architecture,
      List<String> labels) {

    /** A farm whose builds need nothing particular. */
    public Settings(String node, int slots, String confinement, long roomBytesMax) {
      this(node, slots, confinement, roomBytesMax, SlotRules.ANY, List.of());
    }
  }

  /** What can be asked of a farm. */
  public sealed interface Command extends Stored {}

  /** Carry out a plan: as a new run, or in the one that is active. */
  public record Submit(Submission submission, Cause cause, ActorRef<SubmitReply> replyTo)
      implements Command {}

  /** End the active run early. */
  public record StopRun(boolean immediately, Cause cause, ActorRef<RunEntity.Reply> replyTo)
      implements Command {}

  /** Take one recipe out of the active run, or stop its build. */
  public record CancelBuild(String name, Cause cause, ActorRef<RunEntity.Reply> replyTo)
      implements Command {}

  /** Let a failed, cancelled or skipped recipe of the active run wait again. */
  public record RetryBuild(
      String name, Optional<Request> request, Cause cause, ActorRef<RunEntity.Reply> replyTo)
      implements Command {}

  /** Move a waiting recipe of the active run forward or back. */
  public record Prioritise(
      String name, int priority, Cause cause, ActorRef<RunEntity.Reply> replyTo)
      implements Command {}

  /** Let a worker take no further build; the answer is empty when there is no such worker. */
  public record PauseWorker(String worker, Cause cause, ActorRef<Optional<WorkerView>> replyTo)
      implements Command {}

  /** Let a worker take builds again; the answer is empty when there is no such worker. */
  public record ResumeWorker(String worker, Cause cause, ActorRef<Optional<WorkerView>> replyTo)
      implements Command {}

  /** Tell what is going on. */
  public record Describe(ActorRef<FarmView> replyTo) implements Command {}

  /**
   * Tell the state of an entity, to somebody who knows nothing of builds; the answer is empty when
   * it is not alive. Nothing is started for it.
   */
  public record DescribeEntity(String persistenceId, ActorRef<Optional<Object>> replyTo)
      implements Command {}

  private record LookAtLoad() implements Command {}

  private record HostSeen(Host host, int slots) implements Command {}

  private record HostLeft(String node, String why) implements Command {}

  private record WorkerChanged(String worker, WorkerState state) implements Command {}

  private record RunActive(String runId) implements Command {}

  private record RunOver(String runId) implements Command {}

  private record SubmitAnswered(
      Run run, boolean joins, RunEntity.@Nullable Reply reply, Submit submit) implements Command {}

  private record RetryAnswered(String runId, RunEntity.@Nullable Reply reply, RetryBuild retry)
      implements Command {}

  private record WorkerAnswered(Slot slot, ActorRef<Optional<WorkerView>> replyTo)
      implements Command {}

  private record Described(Optional<RunView> run, ActorRef<FarmView> replyTo) implements Command {}

  /** The answer to {@link Submit}. */
  public sealed interface SubmitReply extends Stored {}

  /** It is stored; {@code joined} tells that a run was active already and took it. */
  public record Submitted(String runId, boolean joined) implements SubmitReply {}

  /** A request of that key was taken before, and this one is the same: nothing was begun. */
  public record Repeated(String runId, boolean joined) implements SubmitReply {}

  /** It was not taken. */
  public record Rejected(RunRules.Refusal reason) implements SubmitReply {}

  /** A run as it is at this moment. */
  public record RunView(String runId, RunState state) {}

  /**
   * A worker as it is at this moment.
   *
   * @param node the other node whose slot it is; empty for one of this node
   * @param slot number by which people call it
   */
  public record WorkerView(
      String worker,
      Optional<String> node,
      int slot,
      boolean paused,
      String confinement,
      Optional<LiveBuild> build) {}

  /** A farm as it is at this moment; {@code limit} is how many builds may be under way now. */
  public record FarmView(Optional<RunView> run, List<WorkerView> workers, int limit) {}

  private record Run(String id, ActorRef<RunEntity.Command> entity) {}

  private final Settings settings;
  private final BuildContext build;
  private final MachineLoad load;
  private final SlotTable table;
  private final @Nullable RemoteSlots remote;
  private final RequestDesk requests;
  private @Nullable Run active;
  private int limit;

  /**
   * The farm's actor.
   *
   * @param unfinishedRun a run that was under way when the node ended; it goes on
   */
  public static Behavior<Command> create(
      Settings settings, BuildContext build, MachineLoad load, Optional<String> unfinishedRun) {
    return create(settings, build, load, unfinishedRun, RequestState.NONE, Optional.empty());
  }

  /**
   * The farm's actor.
   *
   * @param unfinishedRun a run that was under way when the node ended; it goes on
   * @param requests those with a key that were carried out before the node ended
   * @param remote how builds are carried out on other nodes; empty when there are none
   */
  public static Behavior<Command> create(
      Settings settings,
      BuildContext build,
      MachineLoad load,
      Optional<String> unfinishedRun,
      RequestState requests,
      Optional<RemoteBuilds> remote) {
    return Behaviors.setup(
        actor ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new LookAtLoad(), LOAD_INTERVAL);
                  return new Farm(settings, build, load, unfinishedRun, requests, remote, actor);
                }));
  }

  private Farm(
      Settings settings,
      BuildContext build,
      MachineLoad load,
      Optional<String> unfinishedRun,
      RequestState requests,
      Optional<RemoteBuilds> remoteBuilds,
      ActorContext<Command> actor) {
    super(actor);
    this.settings = settings;
    this.build = build;
    this.load = load;
    this.limit = settings.slots();
    this.table = new SlotTable(settings.node(), build.live());
    this.requests = new RequestDesk(requests);
    for (int number = 0; number < settings.slots(); number++) {
      String worker = settings.node() + "/" + number;
      ActorRef<WorkerEntity.Command> entity =
          actor.spawn(
              WorkerEntity.create(
                  worker,
                  settings.confinement(),
                  build,
                  (changed, state) -> actor.getSelf().tell(new WorkerChanged(changed, state))),
              "worker-" + number);
      table.slots().put(worker, new Slot(offer(worker), number, number, build.executor(), entity));
    }
    this.remote =
        remoteBuilds.isEmpty()
            ? null
            : new RemoteSlots(
                actor,
                build,
                remoteBuilds.get(),
                table.slots(),
                new Fleet.Listener() {
                  @Override
                  public void seen(Host host, int count) {
                    actor.getSelf().tell(new HostSeen(host, count));
                  }

                  @Override
                  public void gone(String node, String why) {
                    actor.getSelf().tell(new HostLeft(node, why));
                  }
                },
                (changed, state) -> actor.getSelf().tell(new WorkerChanged(changed, state)));
    unfinishedRun.ifPresent(this::activate);
  }

  /** The controller has other things to do: of equal slots, one elsewhere is taken first. */
  private Offer offer(String worker) {
    return new Offer(worker, settings.node(), settings.architecture(), settings.labels(), 0, true);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Submit submit ->
          taken(submit.submission().request(), submit)
              .ifPresent(verdict -> onSubmit(submit, verdict));
      case StopRun(var immediately, var cause, var replyTo) ->
          toRun(replyTo, new RunEntity.Stop(immediately, cause, replyTo));
      case CancelBuild(var name, var cause, var replyTo) ->
          toRun(replyTo, new RunEntity.CancelBuild(name, cause, replyTo));
      case RetryBuild retry ->
          taken(retry.request(), retry).ifPresent(verdict -> onRetry(retry, verdict));
      case RetryAnswered answered -> onRetryAnswered(answered);
      case Prioritise(var name, var priority, var cause, var replyTo) ->
          toRun(replyTo, new RunEntity.Prioritise(name, priority, cause, replyTo));
      case PauseWorker(var worker, var cause, var replyTo) ->
          toWorker(worker, replyTo, answer -> new WorkerEntity.Pause(cause, answer));
      case ResumeWorker(var worker, var cause, var replyTo) ->
          toWorker(worker, replyTo, answer -> new WorkerEntity.Resume(cause, answer));
      case Describe(var replyTo) -> onDescribe(replyTo);
      case Described(var run, var replyTo) -> replyTo.tell(view(run));
      case HostSeen(var host, var count) -> {
        if (remote != null) {
          remote.seen(host, count);
          offerCapacity();
        }
      }
      case HostLeft(var node, var why) -> {
        if (remote != null) {
          remote.left(node, why);
          offerCapacity();
        }
      }
      case DescribeEntity describe -> onDescribeEntity(describe);
      case SubmitAnswered answered -> onSubmitAnswered(answered);
      case WorkerAnswered(var slot, var replyTo) -> replyTo.tell(Optional.of(table.view(slot)));
      case LookAtLoad _ -> onLookAtLoad();
      case WorkerChanged(var worker, var state) -> {
        table.changed(worker, state);
        offerCapacity();
      }
      case RunActive _ -> offerCapacity();
      case RunOver(var runId) -> {
        if (active != null && active.id().equals(runId)) {
          getContext().stop(active.entity());
          active = null;
        }
      }
    }
    return this;
  }

  private Optional<Verdict> taken(Optional<Request> request, Command command) {
    return requests.take(request, command, build.clock().instant());
  }

  private void onSubmit(Submit submit, Verdict verdict) {
    switch (verdict) {
      case Verdict.New _ -> begin(submit);
      case Verdict.Repeated(var known) ->
          submit.replyTo().tell(new Repeated(known.runId(), known.joined()));
      case Verdict.Foreign _ ->
          submit.replyTo().tell(new Rejected(RunRules.Refusal.KEY_OF_ANOTHER_REQUEST));
    }
  }

  private void onRetry(RetryBuild retry, Verdict verdict) {
    switch (verdict) {
      case Verdict.New _ -> begin(retry);
      case Verdict.Repeated _ -> retry.replyTo().tell(new RunEntity.Done());
      case Verdict.Foreign _ ->
          retry.replyTo().tell(new RunEntity.Denied(RunRules.Refusal.KEY_OF_ANOTHER_REQUEST));
    }
  }

  private void begin(RetryBuild retry) {
    if (active == null) {
      onRetryAnswered(
          new RetryAnswered("", new RunEntity.Denied(RunRules.Refusal.NOT_ACTIVE), retry));
      return;
    }
    Run run = active;
    getContext()
        .ask(
            RunEntity.Reply.class,
            run.entity(),
            STORE_MAX,
            (ActorRef<RunEntity.Reply> answer) ->
                new RunEntity.Retry(retry.name(), retry.request(), retry.cause(), answer),
            (reply, _) -> new RetryAnswered(run.id(), reply, retry));
  }

  private void onRetryAnswered(RetryAnswered answered) {
    RetryBuild retry = answered.retry();
    switch (answered.reply()) {
      case RunEntity.Done done -> {
        stored(retry.request(), answered.runId(), true);
        retry.replyTo().tell(done);
      }
      case RunEntity.Denied denied -> {
        lookAgainAt(requests.refused(retry.request()));
        retry.replyTo().tell(denied);
      }
      case null -> unanswered(answered.runId());
    }
  }

  private void stored(Optional<Request> request, String runId, boolean joined) {
    lookAgainAt(requests.stored(request, runId, joined, build.clock().instant()));
  }

  private void lookAgainAt(List<Command> waiting) {
    waiting.forEach(getContext().getSelf()::tell);
  }

  /**
   * Nobody knows whether it will be stored. Who sends it again with its key waits, until a new
   * start of the node has read the journal.
   */
  private void unanswered(String runId) {
    getContext().getLog().error("run {} did not answer in time", runId);
  }

  private void begin(Submit submit) {
    boolean joins = active != null;
    Run run = active != null ? active : activate(build.ids().get());
    getContext()
        .ask(
            RunEntity.Reply.class,
            run.entity(),
            STORE_MAX,
            (ActorRef<RunEntity.Reply> answer) ->
                joins
                    ? new RunEntity.Add(submit.submission(), submit.cause(), answer)
                    : new RunEntity.Begin(submit.submission(), submit.cause(), answer),
            (reply, _) -> new SubmitAnswered(run, joins, reply, submit));
  }

  private Run activate(String runId) {
    ActorContext<Command> actor = getContext();
    RunEntity.Listener listener =
        new RunEntity.Listener() {
          @Override
          public void active(String id) {
            actor.getSelf().tell(new RunActive(id));
          }

          @Override
          public void over(String id) {
            actor.getSelf().tell(new RunOver(id));
          }
        };
    Run run = new Run(runId, actor.spawn(RunEntity.create(runId, build, listener), "run-" + runId));
    active = run;
    return run;
  }

  private void toRun(ActorRef<RunEntity.Reply> replyTo, RunEntity.Command command) {
    if (active == null) {
      replyTo.tell(new RunEntity.Denied(RunRules.Refusal.NOT_ACTIVE));
    } else {
      active.entity().tell(command);
    }
  }

  private void toWorker(
      String worker,
      ActorRef<Optional<WorkerView>> replyTo,
      Function<ActorRef<WorkerState>, WorkerEntity.Command> request) {
    Slot slot = table.slots().get(worker);
    if (slot == null) {
      replyTo.tell(Optional.empty());
      return;
    }
    getContext()
        .ask(
            WorkerState.class,
            slot.actor(),
            STORE_MAX,
            request::apply,
            (_, _) -> new WorkerAnswered(slot, replyTo));
  }

  /** A run that ended while the request was on its way cannot take it: a new one does. */
  private void onSubmitAnswered(SubmitAnswered answered) {
    ActorRef<SubmitReply> replyTo = answered.submit().replyTo();
    switch (answered.reply()) {
      case RunEntity.Done _ -> {
        stored(answered.submit().submission().request(), answered.run().id(), answered.joins());
        replyTo.tell(new Submitted(answered.run().id(), answered.joins()));
      }
      case RunEntity.Denied(var _) when answered.joins() && active == null ->
          begin(answered.submit());
      case RunEntity.Denied(var reason) -> {
        lookAgainAt(requests.refused(answered.submit().submission().request()));
        replyTo.tell(new Rejected(reason));
      }
      case null -> unanswered(answered.run().id());
    }
  }

  private void onDescribe(ActorRef<FarmView> replyTo) {
    if (active == null) {
      replyTo.tell(view(Optional.empty()));
      return;
    }
    Run run = active;
    getContext()
        .ask(
            RunState.class,
            run.entity(),
            STORE_MAX,
            RunEntity.Describe::new,
            (state, _) ->
                new Described(
                    Optional.ofNullable(state).map(known -> new RunView(run.id(), known)),
                    replyTo));
  }

  private void onDescribeEntity(DescribeEntity describe) {
    String id = describe.persistenceId();
    Optional<Slot> worker =
        table.slots().values().stream()
            .filter(slot -> id.equals(WorkerEntity.persistenceId(slot.worker())))
            .findFirst();
    if (worker.isPresent()) {
      worker.get().actor().tell(new WorkerEntity.Describe(describe.replyTo()));
    } else if (active != null
        && (id.equals(RunEntity.persistenceId(active.id()))
            || id.startsWith(BuildEntity.persistenceId("")))) {
      active.entity().tell(new RunEntity.DescribeEntity(id, describe.replyTo()));
    } else {
      describe.replyTo().tell(Optional.empty());
    }
  }

  private FarmView view(Optional<RunView> run) {
    return new FarmView(
        run, table.views(), limits().values().stream().mapToInt(Integer::intValue).sum());
  }

  private Map<String, Integer> limits() {
    Map<String, Integer> limits = new TreeMap<>(Map.of(settings.node(), limit));
    if (remote != null) {
      limits.putAll(remote.limits());
    }
    return limits;
  }

  private void onLookAtLoad() {
    if (settings.slots() > 0) {
      limit =
          SlotLimitRules.limit(
              settings.slots(), limit, table.busyHere(), load.read(), settings.roomBytesMax());
    }
    offerCapacity();
  }

  private void offerCapacity() {
    if (active == null) {
      return;
    }
    active.entity().tell(new RunEntity.Capacity(table.usable(), limits()));
  }
}
