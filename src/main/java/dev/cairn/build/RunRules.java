package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
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
import dev.cairn.build.RunState.ReadyKey;
import dev.cairn.build.RunState.RunBuild;
import dev.cairn.build.RunState.Stage;
import dev.cairn.build.RunState.Status;
import dev.cairn.build.SlotRules.FreeSlots;
import dev.cairn.build.SlotRules.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Which facts follow from a request to a run. Pure: the caller brings the clock and the ids. */
public final class RunRules {

  /**
   * Interruptions of one build before they count as a failure of its own: 10. The end of a node is
   * seldom the fault of what it was building, so a few prove nothing; but a build that takes its
   * machine down with it must not do so for ever.
   */
  public static final int INTERRUPTIONS_MAX = 10;

  /** The facts to store, or the reason why nothing happens. */
  public sealed interface Decision {
    /** These facts follow; possibly none. */
    record Accepted(List<RunEvent> events) implements Decision {}

    /** Nothing follows; {@code reason} says why. */
    record Refused(Refusal reason) implements Decision {}
  }

  /** Why a run refuses a request. */
  public enum Refusal {
    NOT_ACTIVE("the run is not active"),
    ALREADY_PLANNED("the run exists already"),
    OTHER_PURPOSE("the active run serves another purpose (build, test or fetch); wait for its end"),
    UNKNOWN_BUILD("the run has no such build"),
    ALREADY_OVER("the build is over already"),
    NOT_FAILED("the build has not failed, nor was it cancelled or skipped"),
    KEY_OF_ANOTHER_REQUEST("the key was given to another request before; take a new one");

    private final String sentence;

    Refusal(String sentence) {
      this.sentence = sentence;
    }

    /** The reason in words, without a full stop. */
    public String sentence() {
      return sentence;
    }
  }

  private RunRules() {}

  /** Begins a run. */
  static Decision plan(RunState state, RunPlanned planned) {
    if (state.stage() != Stage.NOT_PLANNED) {
      return new Decision.Refused(Refusal.ALREADY_PLANNED);
    }
    Facts facts = new Facts(state, planned.at());
    facts.add(planned);
    skipBelow(facts, planned.builds());
    facts.finishIfOver();
    return facts.accepted();
  }

  /** Adds packages to a run under way; what it already has stays as it is. */
  static Decision add(RunState state, Submission submission, String by, Instant now) {
    if (state.stage() != Stage.ACTIVE) {
      return new Decision.Refused(Refusal.NOT_ACTIVE);
    }
    if (state.purpose() != submission.purpose()) {
      return new Decision.Refused(Refusal.OTHER_PURPOSE);
    }
    List<PlannedBuild> more =
        submission.builds().stream()
            .filter(build -> !state.builds().containsKey(build.name()))
            .toList();
    Facts facts = new Facts(state, now);
    facts.add(new PackagesAdded(now, more, submission.ignored(), by, submission.request()));
    skipBelow(facts, more);
    facts.finishIfOver();
    return facts.accepted();
  }

  /**
   * Gives ready builds, the best first, to the free workers that fit them best.
   *
   * @param offers all workers that may be used, busy or not
   * @param limits how many builds may be under way on each node; none on one that is not named
   * @param buildIds gives a new id for each attempt
   */
  static List<RunEvent> attempt(
      RunState state,
      List<Offer> offers,
      Map<String, Integer> limits,
      Supplier<String> buildIds,
      Instant now) {
    if (state.stage() != Stage.ACTIVE || state.ready().isEmpty()) {
      return List.of();
    }
    FreeSlots free = new FreeSlots(state, usable(state, offers), limits);
    List<RunEvent> events = new ArrayList<>();
    for (ReadyKey ready : state.ready()) {
      if (free.isEmpty()) {
        break;
      }
      RunBuild build = state.get(ready.name());
      free.take(build.plan())
          .ifPresent(
              worker ->
                  events.add(
                      new BuildAttempted(
                          now, ready.name(), buildIds.get(), worker, build.attempts() + 1)));
    }
    return events;
  }

  /** Sources are fetched for the store of the controller, so by its own workers if it has any. */
  private static List<Offer> usable(RunState state, List<Offer> offers) {
    boolean ownOnly =
        state.purpose() == Purpose.FETCH && offers.stream().anyMatch(Offer::hasRepository);
    return ownOnly ? offers.stream().filter(Offer::hasRepository).toList() : offers;
  }

  /**
   * Takes the end of a build. A report that is not about the newest attempt, or comes twice,
   * changes nothing.
   */
  static List<RunEvent> settle(
      RunState state,
      String name,
      String buildId,
      Outcome outcome,
      Phase phase,
      String detail,
      Duration took,
      Instant now) {
    if (!isUnderWay(state, name, buildId)) {
      return List.of();
    }
    Facts facts = new Facts(state, now);
    facts.add(new BuildSettled(now, name, buildId, outcome, phase, detail, took));
    if (outcome != Outcome.BUILT) {
      skipDependents(facts, name);
    }
    if (outcome == Outcome.FAILED && state.failFast() && state.stage() == Stage.ACTIVE) {
      facts.add(new StopRequested(now, false, "fail-fast"));
    }
    facts.finishIfOver();
    return facts.events();
  }

  /**
   * Takes an interruption of a build: it waits again, or has failed at the {@link
   * #INTERRUPTIONS_MAX}th. Attempts that ended otherwise do not count.
   */
  static List<RunEvent> interrupted(
      RunState state, String name, String buildId, String why, Instant now) {
    if (!isUnderWay(state, name, buildId)) {
      return List.of();
    }
    if (state.get(name).interruptions() + 1 >= INTERRUPTIONS_MAX) {
      String detail = "interrupted " + INTERRUPTIONS_MAX + " times, the last time because " + why;
      return settle(state, name, buildId, Outcome.FAILED, Phase.SETUP, detail, Duration.ZERO, now);
    }
    Facts facts = new Facts(state, now);
    facts.add(new BuildRequeued(now, name, buildId, why));
    facts.finishIfOver();
    return facts.events();
  }

  /** Ends a run early: cleanly, or with {@code immediately} by cancelling what is under way. */
  static Decision stop(RunState state, boolean immediately, String by, Instant now) {
    if (state.stage() != Stage.ACTIVE && !(state.stage() == Stage.STOPPING && immediately)) {
      return new Decision.Refused(Refusal.NOT_ACTIVE);
    }
    Facts facts = new Facts(state, now);
    facts.add(new StopRequested(now, immediately, by));
    facts.finishIfOver();
    return facts.accepted();
  }

  /** Takes a waiting build out of the run; one under way is cancelled at its entity instead. */
  static Decision withdraw(RunState state, String name, String by, Instant now) {
    RunBuild build = state.builds().get(name);
    if (build == null) {
      return new Decision.Refused(Refusal.UNKNOWN_BUILD);
    }
    if (build.status() != Status.WAITING || state.stage() != Stage.ACTIVE) {
      return new Decision.Refused(Refusal.ALREADY_OVER);
    }
    Facts facts = new Facts(state, now);
    facts.add(new BuildWithdrawn(now, name, by));
    skipDependents(facts, name);
    facts.finishIfOver();
    return facts.accepted();
  }

  /** Lets a failed, cancelled or skipped build wait again, with all that was skipped below it. */
  static Decision retry(
      RunState state, String name, Optional<Request> request, String by, Instant now) {
    if (state.stage() != Stage.ACTIVE) {
      return new Decision.Refused(Refusal.NOT_ACTIVE);
    }
    RunBuild build = state.builds().get(name);
    if (build == null) {
      return new Decision.Refused(Refusal.UNKNOWN_BUILD);
    }
    Set<String> again =
        switch (build.status()) {
          case WAITING, RUNNING, BUILT -> Set.of();
          case FAILED, CANCELLED, SKIPPED -> skippedFrom(state, culpritOf(state, build));
        };
    if (again.isEmpty()) {
      return new Decision.Refused(Refusal.NOT_FAILED);
    }
    Facts facts = new Facts(state, now);
    facts.add(new BuildsRetried(now, List.copyOf(again), by, request));
    skipBelow(facts, again.stream().map(one -> state.get(one).plan()).toList());
    facts.finishIfOver();
    return facts.accepted();
  }

  /** Moves a build forward or back among the ready ones. */
  static Decision prioritise(RunState state, String name, int priority, String by, Instant now) {
    RunBuild build = state.builds().get(name);
    if (build == null) {
      return new Decision.Refused(Refusal.UNKNOWN_BUILD);
    }
    if (build.status() != Status.WAITING) {
      return new Decision.Refused(Refusal.ALREADY_OVER);
    }
    return new Decision.Accepted(List.of(new PriorityChanged(now, name, priority, by)));
  }

  private static boolean isUnderWay(RunState state, String name, String buildId) {
    RunBuild build = state.builds().get(name);
    return build != null && build.status() == Status.RUNNING && build.buildId().equals(buildId);
  }

  /** The build itself, or for a skipped one the first of its chain when it can be tried again. */
  private static String culpritOf(RunState state, RunBuild build) {
    if (build.status() == Status.SKIPPED && state.builds().containsKey(build.chain().getFirst())) {
      return build.chain().getFirst();
    }
    return build.plan().name();
  }

  private static Set<String> skippedFrom(RunState state, String culprit) {
    Set<String> again = new LinkedHashSet<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(culprit));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (again.add(name)) {
        for (String dependent : state.dependentsOf(name)) {
          if (state.get(dependent).status() == Status.SKIPPED) {
            open.add(dependent);
          }
        }
      }
    }
    return again;
  }

  /** Skips those of {@code builds} that need something ignored, failed, skipped or cancelled. */
  private static void skipBelow(Facts facts, List<PlannedBuild> builds) {
    for (PlannedBuild build : builds) {
      if (facts.state.get(build.name()).status() != Status.WAITING) {
        continue;
      }
      List<String> chain = chain(facts.state, build.name());
      if (!chain.isEmpty()) {
        facts.add(new BuildSkipped(facts.now, build.name(), chain));
        skipDependents(facts, build.name());
      }
    }
  }

  /**
   * From the culprit to {@code dependency}; empty when {@code dependency} stands in nobody's way.
   */
  private static List<String> chainThrough(RunState state, String dependency) {
    if (state.ignored().containsKey(dependency)) {
      return List.of(dependency);
    }
    RunBuild build = state.builds().get(dependency);
    if (build == null) {
      return List.of();
    }
    return switch (build.status()) {
      case WAITING, RUNNING, BUILT -> List.of();
      case FAILED, CANCELLED -> List.of(dependency);
      case SKIPPED -> longer(build.chain(), dependency);
    };
  }

  /** Skips all that waits below {@code culprit}, what is needed before what needs it. */
  private static void skipDependents(Facts facts, String culprit) {
    Map<String, Integer> missing = new HashMap<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(culprit));
    while (!open.isEmpty()) {
      for (String dependent : waitingFor(facts.state, open.remove())) {
        if (missing.merge(dependent, 1, Integer::sum) == 1) {
          open.add(dependent);
        }
      }
    }
    open.add(culprit);
    while (!open.isEmpty()) {
      List<String> dependents = waitingFor(facts.state, open.remove());
      for (String dependent : dependents) {
        if (missing.merge(dependent, -1, Integer::sum) == 0) {
          facts.add(new BuildSkipped(facts.now, dependent, chain(facts.state, dependent)));
          open.add(dependent);
        }
      }
    }
  }

  private static List<String> waitingFor(RunState state, String name) {
    return state.dependentsOf(name).stream()
        .filter(dependent -> state.get(dependent).status() == Status.WAITING)
        .sorted()
        .toList();
  }

  /**
   * Why {@code name} cannot be built. A build names all it needs, directly or not, so the chain
   * without short cuts is the longest; empty when nothing stands in the way.
   */
  private static List<String> chain(RunState state, String name) {
    return state.get(name).plan().dependsOn().stream()
        .map(dependency -> chainThrough(state, dependency))
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  private static List<String> longer(List<String> chain, String name) {
    List<String> result = new ArrayList<>(chain);
    result.add(name);
    return List.copyOf(result);
  }

  /** Facts found so far, and the state they lead to. */
  private static final class Facts {
    private final List<RunEvent> events = new ArrayList<>();
    private final Instant now;
    private RunState state;

    Facts(RunState state, Instant now) {
      this.state = state;
      this.now = now;
    }

    void add(RunEvent event) {
      events.add(event);
      state = state.apply(event);
    }

    void finishIfOver() {
      boolean nothingToBegin =
          state.stage() == Stage.STOPPING
              || (state.stage() == Stage.ACTIVE && state.ready().isEmpty());
      if (nothingToBegin && state.running().isEmpty()) {
        add(
            new RunFinished(
                now,
                state.count(Status.BUILT),
                state.count(Status.FAILED),
                state.count(Status.SKIPPED),
                state.ignored().size(),
                state.count(Status.CANCELLED),
                state.count(Status.WAITING)));
      }
    }

    List<RunEvent> events() {
      return List.copyOf(events);
    }

    Decision accepted() {
      return new Decision.Accepted(events());
    }
  }
}
