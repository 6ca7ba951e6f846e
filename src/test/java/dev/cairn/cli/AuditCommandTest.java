package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.AuditWire;
import dev.cairn.api.Json;
import dev.cairn.api.TestingNode;
import dev.cairn.build.BuildFolds;
import dev.cairn.build.TestingBuildExecutor;
import dev.cairn.build.WorkerEvent;
import dev.cairn.build.WorkerState;
import dev.cairn.cli.TestingCli.Outcome;
import dev.cairn.cli.TestingCli.Running;
import dev.cairn.journal.EntityFold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("cairn audit")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AuditCommandTest {
  private TestingNode node;
  private TestingCli cli;

  @BeforeAll
  void build(@TempDir Path data) throws Exception {
    node = new TestingNode(data);
    node.announceIn(data);
    node.planner.with("zlib").with("png", "zlib").with("bad");
    node.executor.fail("bad", "cc: error");
    cli = new TestingCli(data);
    assertThat(cli.run("build", "png", "bad", "--yes").status()).isEqualTo(1);
  }

  @AfterAll
  void end() {
    node.close();
  }

  private Outcome audit(String... arguments) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(arguments));
    return cli.run(all.toArray(String[]::new));
  }

  private Outcome succeed(String... arguments) {
    Outcome outcome = audit(arguments);
    assertThat(outcome.status()).as("%s", outcome).isZero();
    assertThat(outcome.err()).isEmpty();
    return outcome;
  }

  @Test
  @DisplayName("log shows all events in their order, and those that are asked for")
  void log() {
    List<String> all = succeed("log").lines();
    assertThat(all.getFirst())
        .matches("20..-..-.. ..:..:..  worker\\|testing/./1 +WorkerJoined confinement=none");
    assertThat(all).anyMatch(line -> line.contains("RunPlanned purpose=PUBLISH builds="));
    assertThat(all)
        .anyMatch(
            line ->
                line.matches(
                    ".* run\\|[0-9a-f-]{18}/\\d+ .*BuildSettled name=png .*outcome=BUILT .*took=0.\\d s"));
    assertThat(succeed("log", "-n", "2").lines())
        .isEqualTo(all.subList(all.size() - 2, all.size()));
    assertThat(succeed("log", "--kind", "BuildFailed,workerjoined").lines()).hasSize(3);
    assertThat(succeed("log", "--entity", "worker|*").lines()).hasSize(2);
    assertThat(succeed("log", "--entity", "testing/1").lines()).hasSize(1);
    assertThat(succeed("log", "--tag", "milestone", "--since", "1h").lines())
        .allMatch(line -> !line.contains("PhaseStarted"))
        .hasSizeGreaterThan(5);
    assertThat(succeed("log", "--until", "yesterday").out()).isEmpty();
  }

  @Test
  @DisplayName("log prints one object per line for programs")
  void logAsJson() throws Exception {
    List<String> lines = succeed("log", "--json", "--kind", "BuildSettled").lines();
    assertThat(lines).hasSize(3);
    AuditWire.Event event = Json.plain().readValue(lines.getFirst(), AuditWire.Event.class);
    assertThat(event.sequenceNr()).isPositive();
    assertThat(event.fields().orElseThrow().path("buildId").isTextual()).isTrue();
    assertThat(event.cause().orElseThrow().event().orElseThrow().kind()).startsWith("Build");
  }

  @Test
  @DisplayName("show tells the story of an entity by name or short id, with what caused what")
  void show() {
    List<String> story = succeed("show", "png").lines();
    assertThat(story.getFirst()).startsWith("build|");
    assertThat(story.get(1))
        .matches(
            ".{19} +1  BuildQueued runId=.* identity=png .*  <- BuildAttempted run\\|.{18}/\\d+");
    assertThat(story).last().asString().contains("BuildSucceeded took=", "<- BuildAssigned 2");
    String id = story.getFirst();
    assertThat(succeed("show", id).lines()).isEqualTo(story);
    assertThat(succeed("show", id.substring(0, 24)).lines()).isEqualTo(story);
    assertThat(succeed("show", id.substring(6, 24)).lines()).isEqualTo(story);
    assertThat(succeed("show", "latest").lines().get(1))
        .contains("RunPlanned")
        .endsWith("<- alice asked");
  }

  @Test
  @DisplayName("show --causes nests what each event led to, in other entities too")
  void causes() {
    List<String> story = succeed("show", "latest", "--causes").lines();
    assertThat(story)
        .anyMatch(line -> line.matches(" {27}-> BuildAttempted \\d+"))
        .anyMatch(line -> line.matches(" {27}-> build\\|.{18}/1  BuildQueued .*"))
        .anyMatch(line -> line.matches(" {29}-> build\\|.{18}/\\d+  BuildSucceeded .*"))
        .anyMatch(line -> line.matches(" {31}-> BuildSettled \\d+"));
  }

  @Test
  @DisplayName("state shows an entity as it is and as it was")
  void state() throws Exception {
    assertThat(succeed("state", "latest", "--at", "0").lines().getFirst())
        .matches("run\\|.* at the beginning of \\d+: RunState");
    assertThat(succeed("state", "latest", "--at", "1").out())
        .contains(" at event 1 (")
        .containsPattern("(?m)^stage +ACTIVE$");
    List<String> now = succeed("state", "latest").lines();
    assertThat(now).anyMatch(line -> line.matches("stage +FINISHED"));
    assertThat(now).anyMatch(line -> line.matches("builds.png.status +BUILT"));
    JsonNode json = Json.plain().readTree(succeed("state", "latest", "--at", "1m", "--json").out());
    assertThat(json.path("sequenceNr").asInt()).isZero();
    assertThat(succeed("state", "png").out()).contains(": Ended\n", "last.type");
  }

  @Test
  @DisplayName("diff tells what changed, field by field")
  void diff() {
    List<String> lines = succeed("diff", "latest", "--from", "1").lines();
    assertThat(lines.getFirst()).matches("run\\|.* from event 1 \\(.*\\) to event \\d+ \\(.*\\)");
    assertThat(lines)
        .contains(
            "  builds.png.status: WAITING -> BUILT",
            "  builds.bad.detail: nothing -> \"cc: error\"",
            "  stage: ACTIVE -> FINISHED")
        .anyMatch(line -> line.matches("  ready: - bad,zlib"));
    assertThat(succeed("diff", "latest", "--from", "2", "--to", "2").out())
        .contains("nothing changed");
    assertThat(succeed("diff", "png", "--json").out()).contains("\"before\" : ");
  }

  @Test
  @DisplayName("replay compares all folds with each other and with what is alive")
  void replay() throws Exception {
    assertThat(succeed("replay").out())
        .matches(
            "all the same: \\d+ entities with \\d+ events folded twice, 0 from snapshots, 2 asked while alive\n");
    assertThat(succeed("replay", "png").out()).startsWith("all the same: 1 entities with ");
  }

  @Test
  @DisplayName("replay asks the run and the builds that are under way")
  void replayWhileBuilding(@TempDir Path other) throws Exception {
    try (TestingNode busy = new TestingNode(other)) {
      busy.announceIn(other);
      busy.planner.with("held");
      TestingBuildExecutor.Hold hold = busy.executor.hold("held");
      TestingCli auditor = new TestingCli(other);
      Running build = auditor.start("build", "held", "--yes");
      hold.awaitReached();
      Outcome outcome = auditor.run("audit", "replay");
      hold.release();
      assertThat(outcome.out()).startsWith("all the same: ").contains("4 asked while alive");
      assertThat(build.outcome().get().status()).isZero();
    }
  }

  @Test
  @DisplayName("replay finds a fold that is not the same twice, and exits with 1")
  void findsImpureFold(@TempDir Path other) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<EntityFold<?, ?>> folds = new ArrayList<>(BuildFolds.all());
    folds.removeIf(fold -> fold.entityType().equals("worker"));
    folds.add(
        new EntityFold<>(
            "worker",
            WorkerState.class,
            WorkerEvent.class,
            WorkerState.UNKNOWN,
            (_, _) -> new WorkerState(true, false, "call " + calls.incrementAndGet())));
    try (TestingNode impure = new TestingNode(other, folds)) {
      impure.announceIn(other);
      TestingCli auditor = new TestingCli(other);
      assertThat(auditor.run("pause", "all").status()).isZero();
      Outcome outcome = auditor.run("audit", "replay", "worker|testing/0");
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.lines().getFirst())
          .startsWith("worker|testing/0/1  two folds of the same events differ: confinement is ");
      assertThat(outcome.out()).contains("2 findings: 1 entities");
    }
  }

  @Test
  @DisplayName("log --follow goes on with what is stored")
  void follow(@TempDir Path other) throws Exception {
    TestingNode quiet = new TestingNode(other);
    quiet.announceIn(other);
    TestingCli watcher = new TestingCli(other);
    assertThat(watcher.run("pause", "0").status()).isZero();
    Running log = watcher.start("audit", "log", "--follow", "--kind", "WorkerPaused");
    log.awaitOutput("worker|testing/0/2 ");
    assertThat(watcher.run("pause", "1").status()).isZero();
    log.awaitOutput("worker|testing/1/2 ");
    quiet.close();
    assertThat(log.outcome().get().status()).isEqualTo(1);
    assertThat(log.outcome().get().lines()).hasSize(2);
  }

  @Test
  @DisplayName("verify checks all of it, and says what it needs for that")
  void verify(@TempDir Path elsewhere) throws Exception {
    assertThat(succeed("verify").lines())
        .last()
        .asString()
        .matches("all of it fits: \\d+ events of 6 entities, .*");
    assertThat(Json.plain().readTree(succeed("verify", "--json").out()).path("whole").asBoolean())
        .isTrue();
    assertThat(audit("verify", "--key", "short").status()).isEqualTo(2);
    assertThat(audit("verify", "--checkpoints", elsewhere.resolve("none").toString()).status())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("export writes what log shows, for other programs")
  void export() throws Exception {
    List<String> log = succeed("log", "--json", "--kind", "BuildSettled").lines();
    List<String> lines = succeed("export", "--kind", "BuildSettled").lines();
    assertThat(lines).hasSameSizeAs(log);
    assertThat(Json.plain().readTree(lines.getFirst()).path("offset"))
        .isEqualTo(Json.plain().readTree(log.getFirst()).path("offset"));
    List<String> table = succeed("export", "--format", "csv", "--entity", "png").lines();
    assertThat(table.getFirst()).startsWith("offset,time,persistenceId,");
    assertThat(table).hasSize(succeed("show", "png").lines().size());
  }

  @Test
  @DisplayName("stats counts")
  void stats() {
    List<String> lines = succeed("stats").lines();
    assertThat(lines.getFirst()).matches("events +" + succeed("log").lines().size());
    assertThat(lines).anyMatch(line -> line.matches("kind +BuildSettled +3"));
  }

  @ParameterizedTest
  @DisplayName("says in one line what is wrong")
  @CsvSource(
      delimiter = '|',
      value = {
        "show pgn | 1 | no entity has the id or name pgn; did you mean png?",
        "state latest --at 999 | 1 | has no event 999; its newest is ",
        "log --since someday | 2 | 'someday' is no time; say 2026-01-31T12:00:00Z",
        "diff png --from 12x | 2 | '12x' is no time",
        "log --follow --until 1h | 2 | either --follow or --until, not both",
        "export --format xml | 2 | no such format: xml; use jsonl or csv",
        "show | 2 | missing required parameter: 'ENTITY'",
        "log --entity nothing | 1 | no entity has the id or name nothing",
      })
  void wrong(String arguments, int status, String message) {
    Outcome outcome = audit(arguments.split(" "));
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.err()).startsWith("cairn: ").contains(message).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  @DisplayName("names a few when a short id means several")
  void ambiguous() {
    Outcome outcome = audit("show", "build|");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("several entities begin with build|: build|");
  }

  @ParameterizedTest
  @DisplayName("understands times as people write them")
  @ValueSource(
      strings = {
        "2020-01-01T12:00:00Z",
        "2020-01-01T12:00:00+02:00",
        "2020-01-01 12:00",
        "2020-01-01",
        "yesterday",
        "1w2d",
        "90s ago"
      })
  void times(String time) {
    assertThat(succeed("log", "-n", "1", "--since", time).lines()).hasSize(1);
    assertThat(succeed("log", "--until", time).lines()).isEmpty();
  }

  @Test
  @DisplayName("says what can be asked when nothing is")
  void nothingAsked() {
    Outcome outcome = audit();
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("say what to ask: log, show, state, diff, replay, verify, export, stats");
  }
}
