package dev.cairn.build;

import static dev.cairn.build.Plans.build;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run of which a build is interrupted")
class RunWhenBuildIsInterruptedTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String WHY = "the node ended";

  private RunState state =
      RunState.NOT_PLANNED.apply(
          new RunPlanned(
              NOON,
              Purpose.PUBLISH,
              List.of(build("lib"), build("app", "lib")),
              List.of(),
              0,
              false,
              "ann"));

  @Test
  @DisplayName("queues it again, as the next attempt")
  void queuesAgain() {
    attempt();
    assertThat(interrupt()).containsExactly(new BuildRequeued(NOON, "lib", "1", WHY));
    assertThat(RunRules.attempt(state, Offers.of(List.of("n/0")), Map.of("n", 1), () -> "2", NOON))
        .containsExactly(new BuildAttempted(NOON, "lib", "2", "n/0", 2));
  }

  @Test
  @DisplayName("counts it as failed at the tenth interruption, not before")
  void givesUp() {
    for (int times = 1; times <= 9; times++) {
      attempt();
      assertThat(interrupt()).hasOnlyElementsOfType(BuildRequeued.class);
    }
    attempt();
    assertThat(interrupt())
        .containsExactly(
            new BuildSettled(
                NOON,
                "lib",
                "10",
                Outcome.FAILED,
                Phase.SETUP,
                "interrupted 10 times, the last time because the node ended",
                Duration.ZERO),
            new BuildSkipped(NOON, "app", List.of("lib")),
            new RunFinished(NOON, 0, 1, 1, 0, 0, 0));
  }

  @Test
  @DisplayName("holds neither failures nor what was before a retry against it")
  void countsInterruptionsOnly() {
    for (int times = 1; times <= 9; times++) {
      attempt();
      interrupt();
    }
    attempt();
    take(
        new BuildSettled(
            NOON, "lib", "10", Outcome.FAILED, Phase.BUILD, "Error 1", Duration.ofSeconds(1)));
    take(new BuildsRetried(NOON, List.of("lib"), "ann"));
    attempt();
    assertThat(interrupt()).containsExactly(new BuildRequeued(NOON, "lib", "11", WHY));
  }

  private void attempt() {
    int attempt = state.get("lib").attempts() + 1;
    take(new BuildAttempted(NOON, "lib", Integer.toString(attempt), "n/0", attempt));
  }

  private List<RunEvent> interrupt() {
    List<RunEvent> events =
        RunRules.interrupted(state, "lib", state.get("lib").buildId(), WHY, NOON);
    events.forEach(this::take);
    return events;
  }

  private void take(RunEvent event) {
    state = state.apply(event);
  }
}
