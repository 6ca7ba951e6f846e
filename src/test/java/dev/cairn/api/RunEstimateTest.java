package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.Plans;
import dev.cairn.build.RunEvent;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The estimate for a run of a library of 60 s, a user of it of 30 s, and two tools of 40 s")
class RunEstimateTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private RunState state =
      RunState.NOT_PLANNED.apply(
          new RunPlanned(
              NOON,
              Purpose.PUBLISH,
              List.of(
                  plan("lib", 60, 90),
                  plan("app", 30, 30, "lib"),
                  plan("tool", 40, 40),
                  plan("other", 40, 40)),
              List.of(),
              0,
              false,
              "ann"));

  @Test
  @DisplayName("is the work spread over the slots, as long as no chain is longer")
  void isTheWorkOverTheSlots() {
    assertThat(left(1, Map.of())).isEqualTo("PT2M50S");
    assertThat(left(2, Map.of())).isEqualTo("PT1M30S");
    assertThat(left(4, Map.of())).isEqualTo("PT1M30S");
  }

  @Test
  @DisplayName("counts down while builds are under way, in work and in chains")
  void countsDown() {
    begin("lib");
    assertThat(left(1, Map.of("lib-1", Duration.ofSeconds(25)))).isEqualTo("PT2M25S");
    assertThat(left(4, Map.of("lib-1", Duration.ofSeconds(25)))).isEqualTo("PT1M5S");
    assertThat(left(4, Map.of("somebody else", Duration.ofSeconds(25)))).isEqualTo("PT1M30S");
  }

  @Test
  @DisplayName("takes nothing from others when a build takes longer than the last time")
  void isPatient() {
    begin("lib");
    assertThat(left(1, Map.of("lib-1", Duration.ofHours(1)))).isEqualTo("PT1M50S");
    assertThat(left(4, Map.of("lib-1", Duration.ofHours(1)))).isEqualTo("PT40S");
  }

  @Test
  @DisplayName("leaves out what has ended")
  void leavesOutWhatHasEnded() {
    begin("lib");
    take(
        new BuildSettled(
            NOON, "lib", "lib-1", Outcome.BUILT, Phase.PUBLISH, "", Duration.ofSeconds(1)));
    assertThat(left(1, Map.of())).isEqualTo("PT1M50S");
    assertThat(left(4, Map.of())).isEqualTo("PT40S");
  }

  @Test
  @DisplayName("is not given without a slot, nor when nothing is left")
  void isNotGiven() {
    assertThat(RunEstimate.left(state, 0, Map.of())).isEmpty();
    RunState nothing = RunState.NOT_PLANNED;
    assertThat(RunEstimate.left(nothing, 2, Map.of())).isEmpty();
  }

  private static PlannedBuild plan(String name, int seconds, int chain, String... dependsOn) {
    PlannedBuild plan = Plans.build(name, Duration.ofSeconds(chain), 0, dependsOn);
    return new PlannedBuild(
        plan.identity(),
        plan.recipeDirectory(),
        plan.dependsOn(),
        plan.install(),
        plan.dependencies(),
        plan.reasons(),
        plan.criticalPath(),
        plan.dependents(),
        Duration.ofSeconds(seconds),
        true,
        Optional.empty());
  }

  private void begin(String name) {
    take(new BuildAttempted(NOON, name, name + "-1", "n/0", 1));
  }

  private void take(RunEvent event) {
    state = state.apply(event);
  }

  private String left(int slots, Map<String, Duration> elapsed) {
    return RunEstimate.left(state, slots, elapsed).orElseThrow().toString();
  }
}
