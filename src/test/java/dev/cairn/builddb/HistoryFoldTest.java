package dev.cairn.builddb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.Plans;
import dev.cairn.build.RunEvent;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.builddb.RunRecord.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The record of a run")
class HistoryFoldTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final HistoryFold fold = new HistoryFold();

  HistoryFoldTest() {
    take(
        new RunPlanned(
            NOON,
            Purpose.PUBLISH,
            List.of(
                Plans.build("lib"),
                Plans.build("app", "lib"),
                Plans.build("tool"),
                Plans.build("doc"),
                Plans.build("late")),
            List.of(),
            0,
            false,
            "ann"),
        settled("lib", Outcome.CANCELLED, Phase.SETUP, "cancelled by ann"),
        new BuildSkipped(NOON, "app", List.of("lib")),
        settled("tool", Outcome.FAILED, Phase.CHECK, "1 test failed"),
        new BuildWithdrawn(NOON, "doc", "bob"));
  }

  @Test
  @DisplayName("tells what failed from what was cancelled or withdrawn")
  void tellsOutcomesApart() {
    assertThat(run().failed()).isEqualTo(Map.of("tool", new Failure(Phase.CHECK, "1 test failed")));
    assertThat(run().cancelled())
        .isEqualTo(Map.of("lib", "cancelled by ann", "doc", "withdrawn by bob"));
    assertThat(run().skipped()).isEqualTo(Map.of("app", List.of("lib")));
    assertThat(run().left()).isEqualTo(1);
  }

  @Test
  @DisplayName("forgets how a build ended that is retried")
  void forgetsWhatIsRetried() {
    take(new BuildsRetried(NOON, List.of("lib", "app", "tool"), "ann"));
    assertThat(run().failed()).isEmpty();
    assertThat(run().cancelled()).containsOnlyKeys("doc");
    assertThat(run().skipped()).isEmpty();
    assertThat(run().left()).isEqualTo(4);
  }

  @Test
  @DisplayName("has an end when the run has one")
  void hasAnEnd() {
    assertThat(run().endedAt()).isEmpty();
    take(new RunFinished(NOON, 0, 1, 1, 0, 2, 1));
    assertThat(run().endedAt()).contains(NOON);
  }

  private static BuildSettled settled(String name, Outcome outcome, Phase phase, String detail) {
    return new BuildSettled(
        NOON, name, "build-" + name, outcome, phase, detail, Duration.ofSeconds(1));
  }

  private void take(RunEvent... events) {
    for (RunEvent event : events) {
      fold.take("run|r", event);
    }
  }

  private RunRecord run() {
    return fold.history().runs().getFirst();
  }
}
