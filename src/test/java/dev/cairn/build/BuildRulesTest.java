package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.cairn.build.BuildEvent.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A build")
class BuildRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(7);
  private static final List<PackageFile> FILES =
      List.of(new PackageFile("jq-1-1-any.pkg.tar.zst", 10, "00".repeat(32)));
  private static final BuildQueued QUEUED =
      new BuildQueued(
          NOON,
          "run",
          Plans.identity("jq"),
          Purpose.PUBLISH,
          1,
          List.of("never built"),
          Map.of(),
          "ann");
  private static final BuildAssigned ASSIGNED =
      new BuildAssigned(NOON, "n/0", "base", Map.of(), List.of(), "jq.log");
  private static final PhaseStarted SETUP = new PhaseStarted(NOON, Phase.SETUP);

  @Test
  @DisplayName("that is assigned begins with its setup, and is assigned once")
  void isAssignedOnce() {
    assertThat(BuildRules.assign(after(), QUEUED, ASSIGNED))
        .containsExactly(QUEUED, ASSIGNED, SETUP);
    assertThat(BuildRules.assign(after(QUEUED, ASSIGNED, SETUP), QUEUED, ASSIGNED)).isEmpty();
  }

  @Nested
  @DisplayName("under way")
  class UnderWay {
    final BuildState state = after(QUEUED, ASSIGNED, SETUP);

    @Test
    @DisplayName("ends a phase where the next one begins, with the time between")
    void entersPhases() {
      assertThat(BuildRules.enter(state, Phase.FETCH, LATER))
          .containsExactly(
              new PhaseFinished(LATER, Phase.SETUP, Duration.ofSeconds(7)),
              new PhaseStarted(LATER, Phase.FETCH));
      assertThat(BuildRules.enter(state, Phase.SETUP, LATER)).isEmpty();
    }

    @Test
    @DisplayName("goes over to publishing in the same breath in which its packages are made")
    void publishes() {
      assertThat(BuildRules.made(state, FILES, LATER))
          .containsExactly(
              new PhaseFinished(LATER, Phase.SETUP, Duration.ofSeconds(7)),
              new PackagesMade(LATER, FILES),
              new PhaseStarted(LATER, Phase.PUBLISH));
    }

    @Test
    @DisplayName("fails in the phase it was in, or is cancelled, or is interrupted")
    void ends() {
      assertThat(BuildRules.fail(state, Phase.BUILD, "cc: error", LATER))
          .containsExactly(new BuildFailed(LATER, Duration.ofSeconds(7), Phase.BUILD, "cc: error"));
      assertThat(BuildRules.cancel(state, "ann", LATER))
          .containsExactly(new BuildCancelled(LATER, "ann"));
      assertThat(BuildRules.interrupt(state, "the node ended", LATER))
          .containsExactly(new BuildInterrupted(LATER, "the node ended"));
    }
  }

  @Test
  @DisplayName("makes its packages once")
  void makesOnce() {
    BuildState made =
        after(
            QUEUED,
            ASSIGNED,
            SETUP,
            new PackagesMade(NOON, FILES),
            new PhaseStarted(NOON, Phase.PUBLISH));
    assertThat(BuildRules.made(made, FILES, LATER)).isEmpty();
    assertThat(BuildRules.succeed(made, FILES, LATER))
        .containsExactly(
            new PhaseFinished(LATER, Phase.PUBLISH, Duration.ofSeconds(7)),
            new BuildSucceeded(LATER, Duration.ofSeconds(7), FILES));
  }

  @Test
  @DisplayName("that has ended stays as it ended, whatever comes late")
  void staysEnded() {
    BuildState ended = after(QUEUED, ASSIGNED, SETUP, new BuildInterrupted(NOON, "x"));
    assertThat(BuildRules.enter(ended, Phase.BUILD, LATER)).isEmpty();
    assertThat(BuildRules.made(ended, FILES, LATER)).isEmpty();
    assertThat(BuildRules.succeed(ended, FILES, LATER)).isEmpty();
    assertThat(BuildRules.fail(ended, Phase.BUILD, "x", LATER)).isEmpty();
    assertThat(BuildRules.cancel(ended, "ann", LATER)).isEmpty();
    assertThat(BuildRules.interrupt(ended, "x", LATER)).isEmpty();
  }

  @Test
  @DisplayName("refuses a story in which an event cannot follow")
  void refusesNonsense() {
    assertThatThrownBy(() -> after(SETUP))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PhaseStarted");
    assertThatThrownBy(() -> after(QUEUED, QUEUED)).isInstanceOf(IllegalStateException.class);
  }

  private static BuildState after(BuildEvent... events) {
    BuildState state = new BuildState.NotQueued();
    for (BuildEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }
}
