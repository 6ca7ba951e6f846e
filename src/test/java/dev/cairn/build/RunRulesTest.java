package dev.cairn.build;

import static dev.cairn.build.Plans.build;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import dev.cairn.build.RunRules.Decision;
import dev.cairn.build.RunRules.Refusal;
import dev.cairn.build.RunState.Stage;
import dev.cairn.build.RunState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A run")
class RunRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<String> TWO_WORKERS = List.of("n/0", "n/1");

  @Nested
  @DisplayName("that is not planned yet")
  class WhenNotPlanned {
    @Test
    @DisplayName("is over at once when there is nothing to build")
    void endsAtOnce() {
      RunPlanned planned = planned(false, List.of(), List.of());
      given().when(s -> RunRules.plan(s, planned)).then(planned, finished(0, 0, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("skips what needs an ignored recipe, and names the chain that leads there")
    void skipsBelowIgnored() {
      RunPlanned planned =
          planned(
              false,
              List.of(build("lib", "broken"), build("app", "lib"), build("tool")),
              List.of(new IgnoredPackage("broken", "PKGBUILD does not parse")));
      given()
          .when(s -> RunRules.plan(s, planned))
          .then(
              planned,
              new BuildSkipped(NOON, "lib", List.of("broken")),
              new BuildSkipped(NOON, "app", List.of("broken", "lib")));
    }
  }

  @Nested
  @DisplayName("of a library, two users of it and a tool")
  class WhenActive {
    final RunPlanned planned =
        planned(
            false,
            List.of(
                build("lib", Duration.ofSeconds(9), 2),
                build("app", Duration.ofSeconds(3), 0, "lib"),
                build("gui", Duration.ofSeconds(5), 0, "lib"),
                build("tool", Duration.ofSeconds(4), 0)),
            List.of());

    @Test
    @DisplayName("begins what is ready with the longest critical path first")
    void beginsByCriticalPath() {
      given(planned).attempts(TWO_WORKERS, 2).then("lib on n/0", "tool on n/1");
    }

    @Test
    @DisplayName("prefers more dependents among equal critical paths, then the name")
    void breaksTies() {
      RunPlanned equal =
          planned(
              false,
              List.of(
                  build("b", Duration.ofSeconds(1), 1),
                  build("a", Duration.ofSeconds(1), 1),
                  build("c", Duration.ofSeconds(1), 7)),
              List.of());
      given(equal)
          .attempts(List.of("n/0", "n/1", "n/2"), 3)
          .then("c on n/0", "a on n/1", "b on n/2");
    }

    @Test
    @DisplayName("puts a priority given by an operator above everything")
    void heedsPriority() {
      given(planned, new PriorityChanged(NOON, "tool", 1, "ann"))
          .attempts(List.of("n/0"), 1)
          .then("tool on n/0");
    }

    @Test
    @DisplayName("gives a busy worker nothing, and nothing beyond the limit")
    void heedsLimit() {
      given(planned, attempted("lib", "1", "n/0")).attempts(TWO_WORKERS, 2).then("tool on n/1");
      given(planned, attempted("lib", "1", "n/0")).attempts(TWO_WORKERS, 1).then();
    }

    @Test
    @DisplayName("makes dependents ready when their last dependency is built")
    void unlocksDependents() {
      given(planned, attempted("lib", "1", "n/0"), built("lib", "1"))
          .attempts(List.of("n/0", "n/1", "n/2"), 3)
          .then("gui on n/0", "tool on n/1", "app on n/2");
    }

    @Test
    @DisplayName("skips the dependents of a failure and goes on with the rest")
    void keepsGoing() {
      given(planned, attempted("lib", "1", "n/0"))
          .when(s -> settle(s, "lib", "1", Outcome.FAILED, "cc: error"))
          .then(
              failed("lib", "1", "cc: error"),
              new BuildSkipped(NOON, "app", List.of("lib")),
              new BuildSkipped(NOON, "gui", List.of("lib")));
      given(planned, attempted("lib", "1", "n/0"), failed("lib", "1", "x"))
          .attempts(TWO_WORKERS, 2)
          .then("tool on n/0");
    }

    @Test
    @DisplayName("is over when the last build is, with every outcome counted")
    void finishes() {
      given(
              planned,
              attempted("lib", "1", "n/0"),
              failed("lib", "1", "x"),
              new BuildSkipped(NOON, "app", List.of("lib")),
              new BuildSkipped(NOON, "gui", List.of("lib")),
              attempted("tool", "2", "n/1"))
          .when(s -> settle(s, "tool", "2", Outcome.BUILT, ""))
          .then(built("tool", "2"), finished(1, 1, 2, 0, 0, 0));
    }

    @Test
    @DisplayName("ignores a report about an attempt that is not the newest, or that comes twice")
    void ignoresOldReports() {
      given(planned, attempted("lib", "1", "n/0"))
          .when(s -> settle(s, "lib", "0", Outcome.BUILT, ""))
          .then();
      given(planned, attempted("lib", "1", "n/0"), built("lib", "1"))
          .when(s -> settle(s, "lib", "1", Outcome.FAILED, "x"))
          .then();
    }

    @Test
    @DisplayName("takes more packages while it is under way, and none twice")
    void takesMore() {
      PlannedBuild extra = build("extra", "lib");
      given(planned)
          .when(s -> RunRules.add(s, asked(Purpose.PUBLISH, build("lib"), extra), "ann", NOON))
          .then(new PackagesAdded(NOON, List.of(extra), List.of(), "ann"));
    }

    @Test
    @DisplayName("refuses packages of another purpose")
    void refusesOtherPurpose() {
      given(planned)
          .when(s -> RunRules.add(s, asked(Purpose.FETCH), "ann", NOON))
          .thenRefused(Refusal.OTHER_PURPOSE);
    }

    @Test
    @DisplayName("lets a withdrawn recipe take its dependents along")
    void withdraws() {
      given(planned)
          .when(s -> RunRules.withdraw(s, "lib", "ann", NOON))
          .then(
              new BuildWithdrawn(NOON, "lib", "ann"),
              new BuildSkipped(NOON, "app", List.of("lib")),
              new BuildSkipped(NOON, "gui", List.of("lib")));
    }

    @Test
    @DisplayName("stops cleanly: nothing more begins, and it is over when the last one ends")
    void stops() {
      given(planned, attempted("lib", "1", "n/0"))
          .when(s -> RunRules.stop(s, false, "ann", NOON))
          .then(new StopRequested(NOON, false, "ann"));
      var stopping =
          given(planned, attempted("lib", "1", "n/0"), new StopRequested(NOON, false, "ann"));
      stopping.attempts(TWO_WORKERS, 2).then();
      stopping
          .when(s -> settle(s, "lib", "1", Outcome.BUILT, ""))
          .then(built("lib", "1"), finished(1, 0, 0, 0, 0, 3));
    }

    @Test
    @DisplayName("is over at once when it is stopped while nothing is under way")
    void stopsAtOnce() {
      given(planned)
          .when(s -> RunRules.stop(s, false, "ann", NOON))
          .then(new StopRequested(NOON, false, "ann"), finished(0, 0, 0, 0, 0, 4));
    }

    @Test
    @DisplayName("can be stopped harder, but not begun again")
    void stopsHarder() {
      var stopping =
          given(planned, attempted("lib", "1", "n/0"), new StopRequested(NOON, false, "ann"));
      stopping
          .when(s -> RunRules.stop(s, true, "ann", NOON))
          .then(new StopRequested(NOON, true, "ann"));
      stopping.when(s -> RunRules.stop(s, false, "ann", NOON)).thenRefused(Refusal.NOT_ACTIVE);
      stopping.when(s -> RunRules.plan(s, planned)).thenRefused(Refusal.ALREADY_PLANNED);
    }
  }

  @Nested
  @DisplayName("with fail-fast")
  class WhenFailFast {
    @Test
    @DisplayName("begins nothing more after the first failure")
    void stopsAtFailure() {
      RunPlanned planned = planned(true, List.of(build("a"), build("b"), build("c")), List.of());
      given(planned, attempted("a", "1", "n/0"), attempted("b", "2", "n/1"))
          .when(s -> settle(s, "a", "1", Outcome.FAILED, "x"))
          .then(failed("a", "1", "x"), new StopRequested(NOON, false, "fail-fast"));
    }
  }

  @Nested
  @DisplayName("in which a library has failed and its users were skipped")
  class WhenFailed {
    final RunEvent[] history = {
      planned(
          false,
          List.of(build("lib"), build("other"), build("app", "lib"), build("gui", "app", "other")),
          List.of()),
      attempted("lib", "1", "n/0"),
      attempted("other", "2", "n/1"),
      failed("lib", "1", "x"),
      new BuildSkipped(NOON, "app", List.of("lib")),
      new BuildSkipped(NOON, "gui", List.of("lib", "app"))
    };

    @Test
    @DisplayName("lets all of them wait again when the library is retried")
    void retriesWithDependents() {
      given(history)
          .when(s -> RunRules.retry(s, "lib", Optional.empty(), "ann", NOON))
          .then(new BuildsRetried(NOON, List.of("lib", "app", "gui"), "ann"));
    }

    @Test
    @DisplayName("retries the culprit when a skipped recipe is named")
    void retriesTheCulprit() {
      given(history)
          .when(s -> RunRules.retry(s, "gui", Optional.empty(), "ann", NOON))
          .then(new BuildsRetried(NOON, List.of("lib", "app", "gui"), "ann"));
    }

    @Test
    @DisplayName("skips a retried recipe again that needs a second failure")
    void skipsAgain() {
      List<RunEvent> more = new ArrayList<>(List.of(history));
      more.add(failed("other", "2", "y"));
      given(more.toArray(RunEvent[]::new))
          .when(s -> RunRules.retry(s, "lib", Optional.empty(), "ann", NOON))
          .then(
              new BuildsRetried(NOON, List.of("lib", "app", "gui"), "ann"),
              new BuildSkipped(NOON, "gui", List.of("other")));
    }

    @Test
    @DisplayName("has nothing to retry in what is under way or unknown")
    void refuses() {
      given(history)
          .when(s -> RunRules.retry(s, "other", Optional.empty(), "ann", NOON))
          .thenRefused(Refusal.NOT_FAILED);
      given(history)
          .when(s -> RunRules.retry(s, "nosuch", Optional.empty(), "ann", NOON))
          .thenRefused(Refusal.UNKNOWN_BUILD);
    }
  }

  @Test
  @DisplayName("names the whole chain, although a build names all it needs, directly or not")
  void namesTheWholeChain() {
    RunState state =
        given(
                planned(
                    false,
                    List.of(build("lib"), build("app", "lib"), build("suite", "app", "lib")),
                    List.of()),
                attempted("lib", "1", "n/0"))
            .state();
    assertThat(
            RunRules.settle(
                state, "lib", "1", Outcome.FAILED, Phase.BUILD, "x", Duration.ZERO, NOON))
        .filteredOn(event -> event instanceof BuildSkipped)
        .containsExactly(
            new BuildSkipped(NOON, "app", List.of("lib")),
            new BuildSkipped(NOON, "suite", List.of("lib", "app")));
  }

  @Test
  @DisplayName("of 10,000 builds in a chain skips them all without recursion")
  void skipsALongChain() {
    List<PlannedBuild> chain = new ArrayList<>();
    chain.add(build("p0"));
    for (int i = 1; i < 10_000; i++) {
      chain.add(build("p" + i, "p" + (i - 1)));
    }
    RunState state = given(planned(false, chain, List.of()), attempted("p0", "1", "n/0")).state();
    List<RunEvent> events =
        RunRules.settle(state, "p0", "1", Outcome.FAILED, Phase.BUILD, "x", Duration.ZERO, NOON);
    assertThat(events).hasSize(1 + 9_999 + 1);
    assertThat(events.getLast()).isEqualTo(finished(0, 1, 9_999, 0, 0, 0));
  }

  @Test
  @DisplayName("keeps its ready set equal to what its builds say, whatever happens")
  void keepsItsInvariants() {
    RunState state = RunState.NOT_PLANNED;
    List<RunEvent> story =
        List.of(
            planned(false, List.of(build("a"), build("b", "a"), build("c", "b")), List.of()),
            attempted("a", "1", "n/0"),
            new BuildRequeued(NOON, "a", "1", "x"),
            attempted("a", "2", "n/0"),
            failed("a", "2", "x"),
            new BuildSkipped(NOON, "b", List.of("a")),
            new BuildSkipped(NOON, "c", List.of("a", "b")),
            new BuildsRetried(NOON, List.of("a", "b", "c"), "ann"),
            new PriorityChanged(NOON, "a", 5, "ann"),
            attempted("a", "3", "n/1"),
            built("a", "3"),
            new PriorityChanged(NOON, "b", -1, "ann"));
    for (RunEvent event : story) {
      state = state.apply(event);
      RunState now = state;
      assertThat(now.ready().stream().map(RunState.ReadyKey::name))
          .as("ready after %s", event)
          .containsExactlyInAnyOrderElementsOf(
              now.builds().values().stream()
                  .filter(RunState.RunBuild::isReady)
                  .map(build -> build.plan().name())
                  .toList());
      assertThat(now.running()).hasSize(now.count(Status.RUNNING));
    }
    assertThat(state.ready()).extracting(RunState.ReadyKey::name).containsExactly("b");
    assertThat(state.stage()).isEqualTo(Stage.ACTIVE);
  }

  private static Decision settle(
      RunState state, String name, String buildId, Outcome outcome, String detail) {
    Phase phase = outcome == Outcome.BUILT ? Phase.PUBLISH : Phase.BUILD;
    return accepted(
        RunRules.settle(state, name, buildId, outcome, phase, detail, Duration.ofSeconds(1), NOON));
  }

  private static Decision accepted(List<RunEvent> events) {
    return new Decision.Accepted(events);
  }

  private static RunPlanned planned(
      boolean failFast, List<PlannedBuild> builds, List<IgnoredPackage> ignored) {
    return new RunPlanned(NOON, Purpose.PUBLISH, builds, ignored, 0, failFast, "ann");
  }

  private static BuildAttempted attempted(String name, String buildId, String worker) {
    return new BuildAttempted(NOON, name, buildId, worker, 1);
  }

  private static BuildSettled built(String name, String buildId) {
    return new BuildSettled(
        NOON, name, buildId, Outcome.BUILT, Phase.PUBLISH, "", Duration.ofSeconds(1));
  }

  private static BuildSettled failed(String name, String buildId, String detail) {
    return new BuildSettled(
        NOON, name, buildId, Outcome.FAILED, Phase.BUILD, detail, Duration.ofSeconds(1));
  }

  private static RunFinished finished(
      int built, int failed, int skipped, int ignored, int cancelled, int notAttempted) {
    return new RunFinished(NOON, built, failed, skipped, ignored, cancelled, notAttempted);
  }

  private static Submission asked(Purpose purpose, PlannedBuild... builds) {
    return new Submission(purpose, List.of(builds), List.of(), 0, false);
  }

  private static Given given(RunEvent... history) {
    RunState state = RunState.NOT_PLANNED;
    for (RunEvent event : history) {
      state = state.apply(event);
    }
    return new Given(state);
  }

  private record Given(RunState state) {
    Outcomes when(Function<RunState, Decision> request) {
      return new Outcomes(request.apply(state));
    }

    Attempts attempts(List<String> workers, int limit) {
      int[] next = {0};
      return new Attempts(
          RunRules.attempt(
              state, Offers.of(workers), Map.of("n", limit), () -> "id-" + next[0]++, NOON));
    }
  }

  private record Attempts(List<RunEvent> events) {
    void then(String... expected) {
      assertThat(
              events.stream()
                  .map(BuildAttempted.class::cast)
                  .map(attempt -> attempt.name() + " on " + attempt.worker()))
          .containsExactly(expected);
    }
  }

  private record Outcomes(Decision decision) {
    void then(RunEvent... events) {
      assertThat(decision).isEqualTo(new Decision.Accepted(List.of(events)));
    }

    void thenRefused(Refusal reason) {
      assertThat(decision).isEqualTo(new Decision.Refused(reason));
    }
  }
}
