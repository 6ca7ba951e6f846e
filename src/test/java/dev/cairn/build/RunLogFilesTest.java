package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.journal.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The result logs")
class RunLogFilesTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final PlannedBuild LIBA =
      TestingBuilds.plan(
          TestingBuilds.identity("libs/liba", "1.0-1", "f"), "/t/liba", List.of(), 0);
  private static final PlannedBuild LIBB =
      TestingBuilds.plan(TestingBuilds.identity("libs/libb", "2-1", "f"), "/t/libb", List.of(), 1);
  private static final PlannedBuild APP =
      TestingBuilds.plan(TestingBuilds.identity("apps/app", "3-1", "f"), "/t/app", List.of(), 0);

  private final Path logs;
  private List<String> obsolete = List.of();
  private RunLogFiles files;

  RunLogFilesTest(@TempDir Path logs) {
    this.logs = logs;
    files = new RunLogFiles(logs, () -> obsolete);
  }

  @BeforeEach
  void aRun() {
    run(
        new RunPlanned(
            NOON,
            Purpose.PUBLISH,
            List.of(LIBA, LIBB, APP),
            List.of(new IgnoredPackage("broken", "PKGBUILD line 3: syntax error")),
            4,
            false,
            "alice"));
    attempt("b1", LIBA, "node/0");
    attempt("b2", LIBB, "node/12");
    build("b1", new BuildSucceeded(NOON, Duration.ofSeconds(83), List.of()));
    build("b2", new BuildFailed(NOON, Duration.ofSeconds(5), Phase.BUILD, "x.c:1: error: no"));
    run(new BuildSkipped(NOON, "app", List.of("libb")));
    run(new RunFinished(NOON.plusSeconds(90), 1, 1, 1, 1, 0, 0));
  }

  @Test
  @DisplayName("tell the run in 00, line by line")
  void lastResults() {
    assertThat(logs.resolve("00_last_results.log"))
        .hasContent(
            """
            [---] RUN         run|r1 of 3 recipes, 1 ignored, 4 up to date, asked for by alice  12:00:00
            [---] IGNORED     broken due to PKGBUILD line 3: syntax error
            [000] START       libs/liba 1.0-1                                       12:00:00
            [012] START       libs/libb 2-1                                         12:00:00
            [000] SUCCESS     libs/liba 1.0-1                                       00:01:23
            [012] FAILURE     libs/libb 2-1 build: x.c:1: error: no [1 lost]        00:00:05
            [---] SKIPPED     apps/app 3-1 due to libb                              12:00:00
            [---] END         built 1, failed 1, skipped 1, ignored 1, cancelled 0, not attempted 0  12:01:30
            """);
  }

  @Test
  @DisplayName("have one file for each way in which a build can end")
  void lists() throws IOException {
    assertThat(read("01_success_list")).singleElement().asString().contains("libs/liba 1.0-1");
    assertThat(read("02_failure_list")).singleElement().asString().contains("error: no [1 lost]");
    assertThat(read("03_ignored_list")).singleElement().asString().contains("syntax error");
    assertThat(read("04_skipped_list")).singleElement().asString().contains("due to libb");
    assertThat(read("05_abnormal_command_output")).isEmpty();
    assertThat(read("06_obsolete_packages")).isEmpty();
    assertThat(read("07_debug")).hasSize(9).allMatch(line -> line.matches("(run|build)\\|.*"));
  }

  @Test
  @DisplayName("go on where they were after the node has started again")
  void goOn() throws IOException {
    files = new RunLogFiles(logs, () -> obsolete);
    attempt("b3", APP, "node/1");
    build("b3", new BuildInterrupted(NOON, "the node ended"));
    assertThat(read("00_last_results")).hasSize(10).last().asString().contains("INTERRUPTED");
    assertThat(read("05_abnormal_command_output"))
        .singleElement()
        .asString()
        .contains("apps/app 3-1 the node ended");
  }

  @Test
  @DisplayName("are emptied when the next run begins")
  void nextRun() throws IOException {
    run(new RunPlanned(NOON, Purpose.PUBLISH, List.of(), List.of(), 7, false, "bob"));
    assertThat(read("00_last_results")).singleElement().asString().contains("by bob");
    assertThat(read("01_success_list")).isEmpty();
    assertThat(read("07_debug")).hasSize(1);
  }

  @Test
  @DisplayName("name the package files that no recipe makes any more when a run is planned")
  void obsoletePackages() throws IOException {
    obsolete = List.of("gone-1-1-any.pkg.tar.zst", "old-2-1-any.pkg.tar.zst");
    run(new RunPlanned(NOON, Purpose.PUBLISH, List.of(), List.of(), 7, false, "bob"));
    assertThat(read("06_obsolete_packages"))
        .containsExactly(
            "[---] OBSOLETE    gone-1-1-any.pkg.tar.zst: no recipe makes it",
            "[---] OBSOLETE    old-2-1-any.pkg.tar.zst: no recipe makes it");
    assertThat(read("00_last_results")).hasSize(3);
  }

  @Test
  @DisplayName("keep one line per fact even when an error has line ends")
  void lineEnds() throws IOException {
    attempt("b4", APP, "node/1");
    build("b4", new BuildFailed(NOON, Duration.ZERO, Phase.SETUP, "one\ntwo"));
    assertThat(read("02_failure_list")).hasSize(2).last().asString().contains("setup: one two");
  }

  private List<String> read(String name) throws IOException {
    return Files.readAllLines(logs.resolve(name + ".log"));
  }

  private void run(RunEvent event) {
    announce("run|r1", event);
  }

  private void build(String id, BuildEvent event) {
    announce("build|" + id, event);
  }

  private void attempt(String id, PlannedBuild plan, String worker) {
    build(
        id,
        new BuildQueued(
            NOON, "r1", plan.identity(), Purpose.PUBLISH, 1, List.of(), Map.of(), "alice"));
    build(id, new BuildAssigned(NOON, worker, "base", Map.of(), List.of(), id + ".log"));
  }

  private void announce(String entity, Stored event) {
    files.on(new Announcement(entity, event));
  }
}
