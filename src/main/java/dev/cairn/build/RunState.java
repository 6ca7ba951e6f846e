package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * What is known of one run: the fold of its events. Pure: no clock, no I/O, no Akka.
 *
 * <p>Persistent maps make each event cost O(log n) in a run of n builds. Invariants: {@code ready}
 * holds exactly the keys of waiting builds of which no dependency is missing; {@code running} holds
 * exactly the names whose status is {@link Status#RUNNING}.
 *
 * @param stage how far the run is
 * @param purpose what its builds are for
 * @param failFast whether the first failure ends it
 * @param builds name to what is known of it
 * @param dependents name to the builds of this run that need it directly
 * @param ready what may be begun, the best first
 * @param running names of builds under way
 * @param ignored name to why it cannot be built
 * @param upToDate how many recipes of the plan need no build
 * @param by who asked for it
 */
public record RunState(
    Stage stage,
    Purpose purpose,
    boolean failFast,
    PMap<String, RunBuild> builds,
    PMap<String, PSet<String>> dependents,
    PSortedSet<ReadyKey> ready,
    PSet<String> running,
    PMap<String, String> ignored,
    int upToDate,
    String by) {

  /** Before the first event. */
  public static final RunState NOT_PLANNED =
      new RunState(
          Stage.NOT_PLANNED,
          Purpose.PUBLISH,
          false,
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          TreePSet.empty(),
          HashTreePSet.empty(),
          HashTreePMap.empty(),
          0,
          "");

  /** How far a run is. */
  public enum Stage {
    NOT_PLANNED,
    ACTIVE,
    /** No build is begun any more; those under way may end by themselves. */
    STOPPING,
    FINISHED
  }

  /** How far one build of a run is. */
  public enum Status {
    WAITING,
    RUNNING,
    BUILT,
    FAILED,
    SKIPPED,
    CANCELLED
  }

  /**
   * One build of a run.
   *
   * @param missing how many of its dependencies in this run are not built yet
   * @param attempts how often it was begun
   * @param interruptions how often it was interrupted since it was planned or last retried
   * @param priority what an operator gave it; 0 unless changed
   * @param buildId its newest attempt; empty before the first
   * @param worker who had the newest attempt; empty before the first
   * @param phase the phase in which it failed; absent otherwise
   * @param detail why it failed or was cancelled; empty otherwise
   * @param chain why it was skipped: names from the culprit on; empty otherwise
   */
  public record RunBuild(
      PlannedBuild plan,
      Status status,
      int missing,
      int attempts,
      int interruptions,
      int priority,
      String buildId,
      String worker,
      Optional<Phase> phase,
      String detail,
      List<String> chain) {

    ReadyKey key() {
      return new ReadyKey(priority, plan.criticalPath(), plan.dependents(), plan.name());
    }

    boolean isReady() {
      return status == Status.WAITING && missing == 0;
    }

    private RunBuild with(
        Status newStatus, int newMissing, String newDetail, List<String> newChain) {
      return new RunBuild(
          plan,
          newStatus,
          newMissing,
          attempts,
          interruptions,
          priority,
          buildId,
          worker,
          Optional.empty(),
          newDetail,
          newChain);
    }

    private RunBuild attempted(BuildAttempted event) {
      return new RunBuild(
          plan,
          Status.RUNNING,
          missing,
          event.attempt(),
          interruptions,
          priority,
          event.buildId(),
          event.worker(),
          Optional.empty(),
          "",
          List.of());
    }

    private RunBuild prioritised(int newPriority) {
      return counted(interruptions, newPriority);
    }

    private RunBuild interrupted(int times) {
      return counted(times, priority);
    }

    private RunBuild counted(int newInterruptions, int newPriority) {
      return new RunBuild(
          plan,
          status,
          missing,
          attempts,
          newInterruptions,
          newPriority,
          buildId,
          worker,
          phase,
          detail,
          chain);
    }

    private RunBuild failedIn(Phase failed) {
      return new RunBuild(
          plan,
          status,
          missing,
          attempts,
          interruptions,
          priority,
          buildId,
          worker,
          Optional.of(failed),
          detail,
          chain);
    }
  }

  /** Order among ready builds: priority, then critical path, then dependents, then name. */
  public record ReadyKey(int priority, Duration criticalPath, int dependents, String name)
      implements Comparable<ReadyKey> {
    private static final Comparator<ReadyKey> BEST_FIRST =
        Comparator.comparingInt(ReadyKey::priority)
            .thenComparing(ReadyKey::criticalPath)
            .thenComparingInt(ReadyKey::dependents)
            .reversed()
            .thenComparing(ReadyKey::name);

    @Override
    public int compareTo(ReadyKey other) {
      return BEST_FIRST.compare(this, other);
    }
  }

  /** What is known of {@code name} in this run. */
  public Optional<RunBuild> find(String name) {
    return Optional.ofNullable(builds.get(name));
  }

  /**
   * What is known of {@code name}, which must be one of this run.
   *
   * @throws IllegalStateException when it is not
   */
  public RunBuild get(String name) {
    RunBuild build = builds.get(name);
    if (build == null) {
      throw new IllegalStateException("the run has no build of " + name);
    }
    return build;
  }

  /** How many builds of the run have {@code status}. */
  public int count(Status status) {
    return (int) builds.values().stream().filter(build -> build.status() == status).count();
  }

  /** Names of the builds that need {@code name} directly. */
  public PSet<String> dependentsOf(String name) {
    return dependents.getOrDefault(name, HashTreePSet.empty());
  }

  /** The state after {@code event}; an event that cannot follow is a defect and ends the entity. */
  public RunState apply(RunEvent event) {
    return switch (event) {
      case RunPlanned planned ->
          new RunState(
                  Stage.ACTIVE,
                  planned.purpose(),
                  planned.failFast(),
                  builds,
                  dependents,
                  ready,
                  running,
                  ignored,
                  planned.upToDate(),
                  planned.by())
              .withMore(planned.builds(), planned.ignored());
      case PackagesAdded(var _, var more, var ignoredToo, var _, var _) ->
          withMore(more, ignoredToo);
      case BuildAttempted attempted ->
          change(attempted.name(), build -> build.attempted(attempted));
      case BuildSettled settled -> settle(settled);
      case BuildRequeued(var _, var name, var _, var _) ->
          waiting(name).change(name, build -> build.interrupted(build.interruptions() + 1));
      case BuildSkipped(var _, var name, var chain) ->
          change(name, build -> build.with(Status.SKIPPED, build.missing(), "", chain));
      case BuildWithdrawn(var _, var name, var by) ->
          change(
              name,
              build ->
                  build.with(Status.CANCELLED, build.missing(), "withdrawn by " + by, List.of()));
      case BuildsRetried(var _, var names, var _, var _) -> {
        RunState state = this;
        for (String name : names) {
          state = state.waiting(name).change(name, build -> build.interrupted(0));
        }
        yield state;
      }
      case PriorityChanged(var _, var name, var priority, var _) ->
          change(name, build -> build.prioritised(priority));
      case StopRequested _ -> at(Stage.STOPPING);
      case RunFinished _ -> at(Stage.FINISHED);
    };
  }

  private RunState settle(BuildSettled settled) {
    Status status =
        switch (settled.outcome()) {
          case BUILT -> Status.BUILT;
          case FAILED -> Status.FAILED;
          case CANCELLED -> Status.CANCELLED;
        };
    RunState state =
        change(
            settled.name(),
            build -> build.with(status, build.missing(), settled.detail(), List.of()));
    if (status == Status.FAILED) {
      state = state.change(settled.name(), build -> build.failedIn(settled.phase()));
    }
    if (status == Status.BUILT) {
      for (String dependent : dependentsOf(settled.name())) {
        state =
            state.change(
                dependent,
                build ->
                    build.with(build.status(), build.missing() - 1, build.detail(), build.chain()));
      }
    }
    return state;
  }

  private RunState waiting(String name) {
    return change(
        name, build -> build.with(Status.WAITING, countMissing(build.plan()), "", List.of()));
  }

  private int countMissing(PlannedBuild plan) {
    return (int) plan.dependsOn().stream().filter(name -> !isBuilt(name)).count();
  }

  private boolean isBuilt(String name) {
    RunBuild build = builds.get(name);
    return build != null && build.status() == Status.BUILT;
  }

  private RunState withMore(List<PlannedBuild> more, List<IgnoredPackage> ignoredToo) {
    PMap<String, PSet<String>> edges = dependents;
    PMap<String, String> reasons = ignored;
    for (IgnoredPackage one : ignoredToo) {
      reasons = reasons.plus(one.name(), one.reason());
    }
    for (PlannedBuild plan : more) {
      for (String dependency : plan.dependsOn()) {
        edges =
            edges.plus(
                dependency, edges.getOrDefault(dependency, HashTreePSet.empty()).plus(plan.name()));
      }
    }
    RunState state = with(builds, edges, ready, running, reasons, stage);
    for (PlannedBuild plan : more) {
      RunBuild build =
          new RunBuild(
              plan,
              Status.WAITING,
              countMissing(plan),
              0,
              0,
              0,
              "",
              "",
              Optional.empty(),
              "",
              List.of());
      state = state.put(null, build);
    }
    return state;
  }

  private RunState change(String name, UnaryOperator<RunBuild> change) {
    RunBuild before = get(name);
    return put(before, change.apply(before));
  }

  private RunState put(@Nullable RunBuild before, RunBuild after) {
    String name = after.plan().name();
    PSortedSet<ReadyKey> nowReady = ready;
    if (before != null && before.isReady()) {
      nowReady = nowReady.minus(before.key());
    }
    if (after.isReady()) {
      nowReady = nowReady.plus(after.key());
    }
    PSet<String> nowRunning =
        after.status() == Status.RUNNING ? running.plus(name) : running.minus(name);
    return with(builds.plus(name, after), dependents, nowReady, nowRunning, ignored, stage);
  }

  private RunState at(Stage next) {
    return with(builds, dependents, ready, running, ignored, next);
  }

  private RunState with(
      PMap<String, RunBuild> newBuilds,
      PMap<String, PSet<String>> newDependents,
      PSortedSet<ReadyKey> newReady,
      PSet<String> newRunning,
      PMap<String, String> newIgnored,
      Stage newStage) {
    return new RunState(
        newStage,
        purpose,
        failFast,
        newBuilds,
        newDependents,
        newReady,
        newRunning,
        newIgnored,
        upToDate,
        by);
  }
}
