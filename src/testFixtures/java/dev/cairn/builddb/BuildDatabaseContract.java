package dev.cairn.builddb;

import static dev.cairn.builddb.TestingPast.NOON;
import static dev.cairn.builddb.TestingPast.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildHistory.Success;
import dev.cairn.build.Plans;
import dev.cairn.build.RequestState;
import dev.cairn.build.RequestState.Known;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.builddb.BuildQuery.Order;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.RunRecord.Failure;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the build database promises, wherever its tables are. */
public abstract class BuildDatabaseContract extends ImportedStoresContract {
  private void storeRun() throws InterruptedException {
    past.store(
        "run|r",
        new RunPlanned(
            NOON,
            Purpose.PUBLISH,
            List.of(
                Plans.build("lib"),
                Plans.build("app", "lib"),
                Plans.build("tool"),
                Plans.build("doc"),
                Plans.build("late")),
            List.of(new IgnoredPackage("odd", "no recipe")),
            0,
            false,
            "ann"),
        settled("lib", Outcome.CANCELLED, Phase.SETUP, "cancelled by ann"),
        new BuildSkipped(NOON, "app", List.of("lib")),
        settled("tool", Outcome.FAILED, Phase.CHECK, "1 test failed"),
        new BuildWithdrawn(NOON, "doc", "bob"));
  }

  private static BuildSettled settled(String name, Outcome outcome, Phase phase, String detail) {
    return new BuildSettled(NOON, name, "b-" + name, outcome, phase, detail, Duration.ofSeconds(1));
  }

  private RunRecord run() throws InterruptedException {
    return database.newestRun().orElseThrow();
  }

  /** A build of {@code name} that failed in its compilation. */
  protected void storeFailure(String id, String name, Instant at) throws InterruptedException {
    past.storeBuild(
        id,
        queued("r", name, at),
        new PhaseStarted(at.plusSeconds(1), Phase.BUILD),
        new BuildFailed(at.plusSeconds(4), Duration.ofSeconds(3), Phase.BUILD, "error: no"));
  }

  @Test
  @DisplayName("tells of a run what failed from what was cancelled or withdrawn")
  void tellsOutcomesApart() throws Exception {
    storeRun();
    assertThat(run().failed()).isEqualTo(Map.of("tool", new Failure(Phase.CHECK, "1 test failed")));
    assertThat(run().cancelled())
        .isEqualTo(Map.of("lib", "cancelled by ann", "doc", "withdrawn by bob"));
    assertThat(run().skipped()).isEqualTo(Map.of("app", List.of("lib")));
    assertThat(run().ignored()).isEqualTo(Map.of("odd", "no recipe"));
    assertThat(run().left()).isEqualTo(1);
  }

  @Test
  @DisplayName("forgets of a run how a build ended that is retried")
  void forgetsWhatIsRetried() throws Exception {
    storeRun();
    past.store("run|r", new BuildsRetried(NOON, List.of("lib", "app", "tool"), "ann"));
    assertThat(run().failed()).isEmpty();
    assertThat(run().cancelled()).containsOnlyKeys("doc");
    assertThat(run().skipped()).isEmpty();
    assertThat(run().left()).isEqualTo(4);
  }

  @Test
  @DisplayName("knows requests with a key, with what they were answered, for a day")
  void knowsRequests() throws Exception {
    past.store("run|r", planned(NOON, "first", "told"));
    past.store(
        "run|r", new BuildsRetried(NOON.plusSeconds(1), List.of(), "ann", asked("second", "")));
    Known first = new Known("first", "d-first", "r", false, NOON);
    Known second = new Known("second", "d-second", "r", true, NOON.plusSeconds(1));
    assertThat(database.requests()).containsExactly(first, second);
    assertThat(database.request("first")).contains(new KeyedRequest(first, "told"));
    assertThat(database.request("third")).isEmpty();
    Instant next = NOON.plus(RequestState.KEPT);
    past.store("run|s", planned(next, "third", "x".repeat(RequestTable.ANSWER_MAX + 1)));
    Known third = new Known("third", "d-third", "s", false, next);
    assertThat(database.requests()).containsExactly(second, third);
    assertThat(database.request("third")).contains(new KeyedRequest(third, ""));
    Map<String, List<String>> before = database.ask(TableDump::of);
    database.rebuild();
    assertThat(database.ask(TableDump::of)).isEqualTo(before);
  }

  private static Optional<Request> asked(String key, String answer) {
    return Optional.of(new Request(key, "d-" + key, answer));
  }

  private static RunPlanned planned(Instant at, String key, String answer) {
    return new RunPlanned(
        at, Purpose.PUBLISH, List.of(), List.of(), 0, false, "ann", asked(key, answer));
  }

  @Test
  @DisplayName("has the end of a run when the run has one")
  void hasAnEnd() throws Exception {
    storeRun();
    assertThat(run().endedAt()).isEmpty();
    assertThat(database.past().unfinishedRun()).contains("r");
    past.store("run|r", new RunFinished(NOON, 0, 1, 1, 0, 2, 1));
    assertThat(run().endedAt()).contains(NOON);
    assertThat(database.past().unfinishedRun()).isEmpty();
  }

  @Test
  @DisplayName("has everything of a build, its phases included")
  void hasEverythingOfABuild() throws Exception {
    storeSuccess("b1", "lib", NOON, 5);
    BuildRecord build = database.build("b1").orElseThrow();
    assertThat(build)
        .isEqualTo(
            new BuildRecord(
                "b1",
                "r",
                Plans.identity("lib"),
                Purpose.PUBLISH,
                Status.SUCCESS,
                1,
                List.of("never built"),
                Map.of("zlib", new DependencyUsed("1.3-1", "z")),
                "ann",
                NOON,
                Optional.of(NOON.plusSeconds(1)),
                Optional.of(NOON.plusSeconds(6)),
                Duration.ofSeconds(5),
                "node/0",
                "debian 12",
                List.of(FILE),
                List.of(
                    new PhaseTiming(
                        Phase.SETUP, NOON.plusSeconds(1), Optional.of(Duration.ofSeconds(1)))),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(),
                "builds/b1.log",
                Map.of("CFLAGS", "-O2"),
                List.of("--nocolor")));
  }

  @Test
  @DisplayName("has of a failed build the phase that did not end, and of a cancelled one its time")
  void hasWhatWentWrong() throws Exception {
    storeFailure("b1", "lib", NOON);
    past.storeBuild("b2", queued("r", "app", NOON), new BuildCancelled(NOON.plusSeconds(8), "bob"));
    BuildRecord failed = database.newestOf("lib").orElseThrow();
    assertThat(failed.phase()).contains(Phase.BUILD);
    assertThat(failed.failure()).contains(FailureClass.UNKNOWN);
    assertThat(failed.failureLines()).containsExactly("error: no");
    assertThat(failed.phases())
        .containsExactly(new PhaseTiming(Phase.BUILD, NOON.plusSeconds(1), Optional.empty()));
    BuildRecord cancelled = database.newestOf("app").orElseThrow();
    assertThat(cancelled.took()).isEqualTo(Duration.ofSeconds(7));
    assertThat(cancelled.error()).isEqualTo("by bob");
  }

  @Test
  @DisplayName("says of what kind a failure is, from the end of its log, as long as there is one")
  void judgesFailures() throws Exception {
    Path log = directory.resolve("logs/builds/b1.log");
    Files.createDirectories(log.getParent());
    Files.writeString(
        log,
        "x".repeat(LogEnds.BYTES_MAX)
            + "\na.c:1:10: fatal error: zlib.h: No such file or directory\nmake: *** Error 1\n");
    storeFailure("b1", "lib", NOON);
    storeFailure("b2", "app", NOON);
    BuildRecord judged = database.newestOf("lib").orElseThrow();
    assertThat(judged.failure()).contains(FailureClass.MISSING_HEADER);
    assertThat(judged.failureLines())
        .containsExactly("a.c:1:10: fatal error: zlib.h: No such file or directory");
    assertThat(ids(BuildQuery.all().failedBy(FailureClass.MISSING_HEADER))).containsExactly("b1");
  }

  @Test
  @DisplayName("gives builds by name, state, run and time, in pages")
  void filters() throws Exception {
    for (int i = 0; i < 5; i++) {
      storeSuccess("s" + i, "lib", NOON.plusSeconds(100L * i), 5 - i);
    }
    storeFailure("f", "app", NOON.plusSeconds(1_000));
    storeRun();
    assertThat(ids(BuildQuery.all())).containsExactly("f", "s4", "s3", "s2", "s1", "s0");
    assertThat(ids(BuildQuery.all().ofName("lib").page(1, 2))).containsExactly("s2", "s1");
    assertThat(database.builds(BuildQuery.all().ofName("lib").page(1, 2)).total()).isEqualTo(5);
    assertThat(ids(BuildQuery.all().in(Status.FAILED, Status.CANCELLED))).containsExactly("f");
    assertThat(ids(BuildQuery.all().ofRun("r").by(Order.SLOWEST).page(0, 2)))
        .containsExactly("s0", "s1");
    assertThat(ids(BuildQuery.all().ofRun("other"))).isEmpty();
    assertThat(ids(BuildQuery.all().ofWorker("node/1"))).isEmpty();
    assertThat(
            ids(
                BuildQuery.all()
                    .between(Optional.of(NOON.plusSeconds(100)), Optional.of(NOON.plusSeconds(300)))
                    .by(Order.OLDEST)))
        .containsExactly("s1", "s2");
    assertThat(ids(BuildQuery.all().page(7, 100))).isEmpty();
    assertThat(database.names()).containsExactly("app", "lib");
  }

  @Test
  @DisplayName("gives builds of a worker by its name or its slot, and of a recipe by its origin")
  void wholeNamesAndParts() throws Exception {
    storeFailure("f0", "lib", NOON);
    storeSuccess("s0", "lib", NOON.plusSeconds(10), 1);
    past.store(
        "build|f1",
        queued("r", "app", NOON.plusSeconds(20)),
        new BuildAssigned(
            NOON.plusSeconds(21), "far/0", "debian 12", Map.of(), List.of(), "builds/f1.log"),
        new BuildFailed(NOON.plusSeconds(22), Duration.ofSeconds(1), Phase.BUILD, "error: no"));
    BuildQuery failed = BuildQuery.all().in(Status.FAILED);
    assertThat(ids(BuildQuery.all().ofWorker("node/0"))).containsExactly("s0", "f0");
    assertThat(ids(BuildQuery.all().ofWorker("0").by(Order.OLDEST)))
        .containsExactly("f0", "s0", "f1");
    assertThat(ids(failed.ofWorker("node/0"))).containsExactly("f0");
    assertThat(ids(failed.ofWorker("0"))).containsExactly("f1", "f0");
    assertThat(ids(failed.by(Order.OLDEST))).containsExactly("f0", "f1");
    assertThat(ids(failed.ofWorker("%/0"))).isEmpty();
    assertThat(ids(failed.ofWorker("1"))).isEmpty();
    String origin = database.newestOf("lib").orElseThrow().identity().origin();
    assertThat(origin).contains("/");
    assertThat(ids(BuildQuery.all().ofName(origin))).containsExactly("s0", "f0");
    assertThat(ids(failed.ofName("lib"))).containsExactly("f0");
    assertThat(ids(failed.ofName("no/lib"))).isEmpty();
  }

  @Test
  @DisplayName("gives what statistics need, of attempts that are over and were no fetches")
  void timings() throws Exception {
    storeSuccess("s", "lib", NOON, 5);
    storeFailure("f", "app", NOON.plusSeconds(10));
    past.storeBuild("r", queued("r", "tool", NOON.plusSeconds(20)));
    BuildTiming success =
        new BuildTiming(
            Status.SUCCESS,
            "test/lib",
            "node/0",
            Duration.ofSeconds(5),
            Optional.of(NOON.plusSeconds(1)),
            Optional.of(NOON.plusSeconds(6)));
    assertThat(database.timings(BuildQuery.all().page(7, 1)))
        .contains(success)
        .extracting(BuildTiming::status)
        .containsExactlyInAnyOrder(Status.SUCCESS, Status.FAILED);
    assertThat(database.timings(BuildQuery.all().ofName("lib"))).containsExactly(success);
    assertThat(database.timings(BuildQuery.all().ofName("none"))).isEmpty();
  }

  private List<String> ids(BuildQuery query) throws InterruptedException {
    return database.builds(query).map(BuildRecord::buildId).entries();
  }

  @Test
  @DisplayName("finds a build by the beginning of its id, when only one begins so")
  void findsByBeginning() throws Exception {
    storeFailure("a_1", "lib", NOON);
    storeFailure("ab1", "lib", NOON);
    assertThat(database.build("a_").map(BuildRecord::buildId)).contains("a_1");
    assertThat(database.build("a")).isEmpty();
    assertThat(database.build("%")).isEmpty();
  }

  @Test
  @DisplayName("knows the newest success of each recipe, and passes over those that fetched only")
  void knowsSuccesses() throws Exception {
    storeSuccess("s1", "lib", NOON, 5);
    storeSuccess("s2", "lib", NOON.plusSeconds(60), 6);
    storeFailure("f", "lib", NOON.plusSeconds(120));
    Map<String, Success> successes = database.past().successes();
    assertThat(successes).containsOnlyKeys("lib");
    assertThat(successes.values())
        .singleElement()
        .returns("s2", Success::buildId)
        .returns(List.of(FILE), Success::files);
  }

  @Test
  @DisplayName("goes on where it was when it is opened again, and takes no event twice")
  void goesOn() throws Exception {
    storeSuccess("s1", "lib", NOON, 5);
    assertThat(ids(BuildQuery.all())).containsExactly("s1");
    database.close();
    storeFailure("f", "lib", NOON);
    database = past.open(settings());
    assertThat(ids(BuildQuery.all())).containsExactly("f", "s1");
  }

  @Test
  @DisplayName("has the same content after it was thrown away and rebuilt")
  void isRebuilt() throws Exception {
    storeRun();
    storeSuccess("s1", "lib", NOON, 5);
    database.past();
    // In two steps, so that the tables were not filled in one.
    storeSuccess("s2", "lib", NOON.plusSeconds(60), 6);
    storeFailure("f", "app", NOON.plusSeconds(120));
    Map<String, List<String>> before = content();
    assertThat(before.get("builds")).hasSize(3);
    assertThat(before.get("workers")).hasSize(3);
    assertThat(database.rebuild()).isEqualTo(14);
    assertThat(content()).isEqualTo(before);
    storeFailure("f2", "app", NOON.plusSeconds(180));
    assertThat(ids(BuildQuery.all())).containsExactly("f2", "f", "s2", "s1");
    assertThat(database.rebuild()).isEqualTo(17);
  }

  @Test
  @DisplayName("says what it holds, and writes all of it for other programs")
  void isCounted() throws Exception {
    storeRun();
    storeSuccess("s1", "lib", NOON, 5);
    DatabaseStatistics statistics = database.statistics();
    assertThat(statistics.milestones()).isEqualTo(8);
    assertThat(statistics.rows())
        .containsEntry("builds", 1L)
        .containsEntry("run_builds", 5L)
        .containsEntry("history", 8L);
    assertThat(statistics.bytes()).isPositive();
    StringWriter written = new StringWriter();
    database.export(written);
    assertThat(written.toString().lines())
        .hasSize((int) statistics.rows().values().stream().mapToLong(Long::longValue).sum())
        .contains(
            "{\"table\":\"build_dependencies\",\"row\":{\"build\":6,\"name\":\"zlib\","
                + "\"version\":\"1.3-1\",\"made_by\":\"z\"}}")
        .anyMatch(line -> line.contains("\"variables\":{\"CFLAGS\":\"-O2\"}"))
        .anyMatch(line -> line.contains("\"queued_at\":\"2026-01-01T12:00:00Z\""));
  }

  @Test
  @DisplayName("forgets the newest success of a recipe that there is no more, and nothing else")
  void isCleaned() throws Exception {
    storeSuccess("s1", "lib", NOON, 5);
    storeSuccess("s2", "app", NOON, 5);
    assertThat(database.clean(Set.of("app", "other"))).containsExactly("lib");
    assertThat(database.past().successes()).containsOnlyKeys("app");
    assertThat(database.statistics().rows()).containsEntry("crc_index", 1L);
    assertThat(ids(BuildQuery.all())).containsExactly("s2", "s1");
    assertThat(database.clean(Set.of("app", "other"))).isEmpty();
  }

  @Test
  @DisplayName("knows the slowest, the flaky, the last good build, and who needs whom")
  void answersQuestions() throws Exception {
    storeSuccess("z", "zlib", NOON, 2);
    storeSuccess("s1", "lib", NOON, 5);
    storeSuccess("s2", "lib", NOON.plusSeconds(60), 7);
    storeFailure("f", "lib", NOON.plusSeconds(120));
    past.storeBuild(
        "a",
        queued("r", "app", NOON, Map.of("lib", new DependencyUsed("1-1", "s2"))),
        new BuildSucceeded(NOON.plusSeconds(9), Duration.ofSeconds(8), List.of(FILE)));
    assertThat(database.slowest(2))
        .containsExactly(
            new HistoryQuestions.Slow(
                "app", "1-1", Duration.ofSeconds(8), Duration.ofSeconds(8), 1),
            new HistoryQuestions.Slow(
                "lib", "1-1", Duration.ofSeconds(7), Duration.ofSeconds(6), 2));
    assertThat(database.flaky(10))
        .containsExactly(
            new HistoryQuestions.Flaky("lib", "1-1", 2, 1, List.of(FailureClass.UNKNOWN)));
    assertThat(database.lastGood("lib").map(BuildRecord::buildId)).contains("s2");
    assertThat(database.lastGood("none")).isEmpty();
    // Each build of storeSuccess needs zlib, zlib's own included: a circle ends.
    assertThat(database.dependents("zlib")).containsExactly(List.of("lib"), List.of("app"));
    assertThat(database.dependents("app")).isEmpty();
  }

  @Test
  @DisplayName("is refused to another node, because each has its own order of events")
  void isOfOneNode() throws Exception {
    storeSuccess("s1", "lib", NOON, 5);
    database.past();
    database.close();
    storeSuccess("s2", "lib", NOON, 5);
    database = BuildDatabase.open(settings(), past.source("stranger"));
    assertThatThrownBy(() -> database.past())
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("that of node testing")
        .hasMessageContaining("cairn.database.schema");
  }

  @Test
  @DisplayName("is made anew when the journal is no longer the one that it tells of")
  void noticesAnotherJournal() throws Exception {
    storeSuccess("s1", "lib", NOON, 5);
    assertThat(ids(BuildQuery.all())).containsExactly("s1");
    database.close();
    past.close();
    past = new TestingPast(directory.resolve("other"));
    past.storeBuild("o", queued("r", "app", NOON));
    database = past.open(settings());
    assertThat(ids(BuildQuery.all())).containsExactly("o");
    database.close();
    past.close();
    // As long as the one before, and its events have the same places.
    past = new TestingPast(directory.resolve("third"));
    past.storeBuild("t", queued("r", "doc", NOON));
    database = past.open(settings());
    assertThat(ids(BuildQuery.all())).containsExactly("t");
  }
}
