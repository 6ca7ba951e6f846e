package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.StreamTranslation.Attempt;
import dev.cairn.api.StreamTranslation.Known;
import dev.cairn.build.BuildEvent;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.WorkerEvent.WorkerPaused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The stream")
class StreamTranslationTest {
  private static final Instant AT = Instant.parse("2026-01-15T10:30:00Z");
  private static final Attempt VIM =
      new Attempt("r1", "editors/vim", "vim", "9.1-1", 2, List.of("forced"), "farm/2");

  private final StreamTranslation translation =
      new StreamTranslation(
          new Known() {
            @Override
            public Attempt attempt(String buildId) {
              return buildId.equals("b1") ? VIM : Attempt.UNKNOWN;
            }

            @Override
            public String origin(String runId, String name) {
              return runId + "/" + name;
            }
          });

  private String told(String entity, Object event) {
    return translation.of(entity, event).stream()
        .map(one -> Streamed.passing(one).json())
        .collect(Collectors.joining("\n"));
  }

  private String told(BuildEvent event) {
    return told("build|b1", event);
  }

  @Test
  @DisplayName("tells that a build has started, in the seed's words, and that its worker is busy")
  void started() {
    assertThat(told(new BuildAssigned(AT, "farm/2", "debian", Map.of(), List.of(), "x.log")))
        .isEqualTo(
            """
            {"type":"build.started","build_id":"b1","run_id":"r1","package":"editors/vim",\
            "name":"vim","version":"9.1-1","attempt":2,"reasons":["forced"],"worker":2,\
            "worker_name":"farm/2","timestamp":"2026-01-15T10:30:00Z"}
            {"type":"worker.status","worker":2,"worker_name":"farm/2","status":"busy",\
            "package":"editors/vim","build":"b1","timestamp":"2026-01-15T10:30:00Z"}""");
  }

  @Test
  @DisplayName("tells each phase, and how far that usually is")
  void progress() {
    assertThat(told(new PhaseStarted(AT, Phase.CHECK)))
        .isEqualTo(
            """
            {"type":"build.progress","build_id":"b1","run_id":"r1","package":"editors/vim",\
            "name":"vim","phase":"check","progress":75,"timestamp":"2026-01-15T10:30:00Z"}""");
    assertThat(told(new PhaseFinished(AT, Phase.CHECK, Duration.ZERO))).isEmpty();
    assertThat(told(new PackagesMade(AT, List.of()))).isEmpty();
  }

  @Test
  @DisplayName("tells that a build is completed, how long it took, and that its worker is idle")
  void completed() {
    assertThat(
            told(
                new BuildSucceeded(
                    AT, Duration.ofSeconds(323), List.of(new PackageFile("vim-9.1.pkg", 7, "ab")))))
        .isEqualTo(
            """
            {"type":"build.completed","build_id":"b1","run_id":"r1","package":"editors/vim",\
            "name":"vim","version":"9.1-1","status":"success","duration":"5m23s",\
            "files":[{"file_name":"vim-9.1.pkg","size_bytes":7,"sha256":"ab"}],\
            "timestamp":"2026-01-15T10:30:00Z"}
            {"type":"worker.idle","worker":2,"worker_name":"farm/2",\
            "timestamp":"2026-01-15T10:30:00Z"}""");
  }

  @Test
  @DisplayName("tells in which phase a build failed, and why")
  void failed() {
    assertThat(told(new BuildFailed(AT, Duration.ofMillis(80), Phase.BUILD, "error in foo.c")))
        .startsWith("{\"type\":\"build.failed\",\"build_id\":\"b1\"")
        .contains("\"phase\":\"build\",\"error\":\"error in foo.c\",\"duration\":\"80ms\"")
        .contains("\"type\":\"worker.idle\"");
  }

  @Test
  @DisplayName("tells builds that ended otherwise, also when nothing more is known of them")
  void otherEnds() {
    assertThat(told(new BuildCancelled(AT, "ann"))).contains("build.cancelled", "\"by\":\"ann\"");
    assertThat(told("build|b2", new BuildInterrupted(AT, "the node ended")))
        .contains("build.interrupted", "\"reason\":\"the node ended\"")
        .doesNotContain("worker.idle");
  }

  @Test
  @DisplayName("tells what becomes of a run and of the recipes that wait in it")
  void runs() {
    assertThat(
            told("run|r1", new RunPlanned(AT, Purpose.TEST, List.of(), List.of(), 4, true, "ann")))
        .isEqualTo(
            """
            {"type":"run.started","run_id":"r1","purpose":"test","planned":0,"ignored":0,\
            "up_to_date":4,"by":"ann","timestamp":"2026-01-15T10:30:00Z"}""");
    assertThat(told("run|r1", new BuildSkipped(AT, "app", List.of("lib"))))
        .contains("build.skipped", "\"package\":\"r1/app\",\"name\":\"app\",\"chain\":[\"lib\"]");
    assertThat(told("run|r1", new BuildsRetried(AT, List.of("a", "b"), "ann")).lines())
        .hasSize(2)
        .allMatch(line -> line.contains("build.requeued") && line.contains("retried by ann"));
    assertThat(told("run|r1", new RunFinished(AT, 1, 2, 3, 4, 5, 6)))
        .contains("\"built\":1,\"failed\":2,\"skipped\":3,\"ignored\":4,\"cancelled\":5")
        .contains("\"not_attempted\":6");
  }

  @Test
  @DisplayName("tells when a worker is paused, and nothing of entities that it does not know")
  void others() {
    assertThat(told("worker|farm/1", new WorkerPaused(AT, "ann")))
        .isEqualTo(
            """
            {"type":"worker.status","worker":1,"worker_name":"farm/1","status":"paused",\
            "timestamp":"2026-01-15T10:30:00Z"}""");
    assertThat(translation.of("lock|x", "something")).isEmpty();
  }

  @Test
  @DisplayName("lets what the builds print in no other way than as text")
  void text() {
    assertThat(
            Streamed.passing(
                    new StreamMessage.LogLine(
                        "b1", "vim", "\u001b[31m\"\n\u0000", java.util.Optional.of(3), AT))
                .json())
        .contains("\"line\":\"\\u001B[31m\\\"\\n\\u0000\",\"skipped\":3");
  }

  @Test
  @DisplayName("has progress that never goes back")
  void monotone() {
    int last = 0;
    for (Phase phase : Phase.values()) {
      for (int second = 0; second <= 600; second += 20) {
        int now = PhaseProgress.within(phase, Duration.ofSeconds(second), Duration.ofSeconds(300));
        assertThat(now).isBetween(last, 99);
        last = now;
      }
    }
    assertThat(PhaseProgress.within(Phase.BUILD, Duration.ofHours(1), Duration.ZERO)).isEqualTo(20);
  }

  @Test
  @DisplayName("has durations in the two units that say most")
  void durations() {
    assertThat(
            List.of(0L, 350L, 1_000L, 323_000L, 930_000L, 342_720_000L, -5L).stream()
                .map(millis -> Durations.text(Duration.ofMillis(millis))))
        .containsExactly("0s", "350ms", "1s", "5m23s", "15m30s", "95h12m", "0s");
  }
}
