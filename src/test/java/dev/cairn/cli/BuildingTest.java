package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.TestingNode;
import dev.cairn.build.TestingBuildExecutor.Hold;
import dev.cairn.cli.TestingCli.Outcome;
import dev.cairn.cli.TestingCli.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a node with real entities and a real server; only the builds are made up. */
@DisplayName("The command line, with a node that is running")
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class BuildingTest {
  @TempDir Path data;
  private TestingNode node;
  private TestingCli cli;

  @BeforeEach
  void start() throws Exception {
    node = new TestingNode(data);
    node.announceIn(data);
    node.planner.with("zlib").with("png", "zlib").with("viewer", "png").with("hello");
    cli = new TestingCli(data);
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  @DisplayName("plans, builds, and then has nothing to do")
  void builds() {
    Outcome plan = cli.run("plan", "viewer");
    assertThat(plan.status()).isZero();
    assertThat(plan.lines())
        .containsExactly(
            "PACKAGE  VERSION  ACTION  WHY",
            "zlib     1-1      build   never built",
            "png      1-1      build   never built",
            "viewer   1-1      build   never built",
            "3 to build, 0 up to date, 0 ignored");

    Outcome build = cli.run("build", "viewer");
    assertThat(build.err()).isEmpty();
    assertThat(build.status()).isZero();
    assertThat(build.lines().stream().map(line -> line.replaceAll(" in .*| on .*", "")))
        .containsSubsequence(
            "START    zlib 1-1",
            "SUCCESS  zlib 1-1",
            "START    png 1-1",
            "SUCCESS  png 1-1",
            "START    viewer 1-1",
            "SUCCESS  viewer 1-1",
            "3 built, 0 failed, 0 skipped, 0 ignored");

    assertThat(cli.run("plan", "viewer").status()).isEqualTo(77);
    Outcome again = cli.run("build", "viewer");
    assertThat(again.status()).isZero();
    assertThat(again.lines()).containsExactly("0 to build, 3 up to date, 0 ignored");
    assertThat(cli.run("force", "hello", "--quiet").lines())
        .singleElement()
        .asString()
        .startsWith("1 built, 0 failed");
  }

  @Test
  @DisplayName("names the failure and the chain that it skips, and exits with 1")
  void failure() {
    node.executor.fail("zlib", "cc: no such file");
    Outcome build = cli.run("build", "--all");
    assertThat(build.status()).isEqualTo(1);
    assertThat(build.lines())
        .anyMatch(line -> line.matches("FAILURE  zlib 1-1 in .*: build: cc: no such file"))
        .contains(
            "SKIPPED  png 1-1: needs zlib",
            "SKIPPED  viewer 1-1: needs png -> zlib",
            "failed   zlib 1-1: build: cc: no such file",
            "skipped  png 1-1: needs zlib",
            "skipped  viewer 1-1: needs png -> zlib");
    assertThat(build.lines().getLast()).startsWith("1 built, 1 failed, 2 skipped, 0 ignored in");

    node.executor.repair("zlib");
    Outcome retry = cli.run("retry");
    assertThat(retry.err()).isEmpty();
    assertThat(retry.lines()).anyMatch(line -> line.startsWith("SUCCESS  zlib 1-1"));
    assertThat(retry.status()).isZero();
  }

  @Test
  @DisplayName("tells of what is ignored, and exits with 1")
  void ignored() {
    node.planner.withBroken("bad", "apps/bad/PKGBUILD: line 3: syntax error");
    Outcome build = cli.run("build", "bad");
    assertThat(build.status()).isEqualTo(1);
    assertThat(build.lines())
        .contains(
            "bad      1-1      ignore  apps/bad/PKGBUILD: line 3: syntax error",
            "ignored  bad: apps/bad/PKGBUILD: line 3: syntax error");
  }

  @Test
  @DisplayName("does not say that nothing is to be done when it cannot be done")
  void plansWhatCannotBeBuilt() {
    node.planner.withBroken("bad", "apps/bad/PKGBUILD: line 3: syntax error");
    cli.run("build", "hello");
    Outcome plan = cli.run("plan", "bad", "hello");
    assertThat(plan.status()).isEqualTo(1);
    assertThat(plan.err())
        .isEqualToIgnoringNewLines(
            "cairn: nothing can be built: 1 package is ignored; the plan says why");
    assertThat(cli.run("plan", "hello").status()).isEqualTo(77);
  }

  @Test
  @DisplayName("joins a run that is under way, and says so")
  void joins() throws Exception {
    Hold hold = node.executor.hold("zlib");
    Running first = cli.start("build", "zlib");
    hold.awaitReached();
    Running second = cli.start("build", "hello");
    second.awaitOutput("is under way; your packages join it");
    hold.release();
    assertThat(first.outcome().get().status()).isZero();
    Outcome joined = second.outcome().get();
    assertThat(joined.status()).isZero();
    assertThat(joined.lines().getLast()).startsWith("1 built, 0 failed");
  }

  @Test
  @DisplayName("ends a joined run with what was asked for, its versions and failed phases")
  void summarizesWhatWasAsked() throws Exception {
    Hold held = node.executor.hold("hello");
    node.executor.fail("zlib", "cc: no such file");
    Running first = cli.start("build", "hello", "png");
    first.awaitOutput("SKIPPED  png");
    Running second = cli.start("build", "png");
    Running third = cli.start("build", "hello");
    second.awaitOutput("is under way; your packages join it");
    third.awaitOutput("is under way; your packages join it");
    held.release();
    assertThat(second.outcome().get().status()).isEqualTo(1);
    assertThat(lastLines(second, 4))
        .containsExactly(
            "failed   zlib 1-1: build: cc: no such file",
            "skipped  png 1-1: needs zlib",
            "others in the run: 1 built, 0 failed, 0 skipped",
            "0 built, 1 failed, 1 skipped, 0 ignored");
    assertThat(second.outcome().get().lines())
        .anyMatch(line -> line.startsWith("SUCCESS  hello 1-1"));
    assertThat(third.outcome().get().status()).isZero();
    assertThat(lastLines(third, 2))
        .containsExactly(
            "others in the run: 0 built, 1 failed, 1 skipped",
            "1 built, 0 failed, 0 skipped, 0 ignored");
    assertThat(first.outcome().get().status()).isEqualTo(1);
    assertThat(lastLines(first, 1)).containsExactly("1 built, 1 failed, 1 skipped, 0 ignored");
  }

  private static List<String> lastLines(Running command, int count) throws Exception {
    List<String> lines = command.outcome().get().lines();
    return lines.subList(lines.size() - count, lines.size()).stream()
        .map(line -> line.replaceAll(" in [0-9.:]+( s)?$", ""))
        .toList();
  }

  @Test
  @DisplayName("retries in the run that is under way")
  void retriesInRun() throws Exception {
    Hold hold = node.executor.hold("hello");
    node.executor.fail("zlib", "cc: no such file");
    Running build = cli.start("build", "--all");
    hold.awaitReached();
    build.awaitOutput("SKIPPED  viewer 1-1");
    node.executor.repair("zlib");
    Running retry = cli.start("retry", "zlib");
    retry.awaitOutput("SUCCESS  viewer");
    hold.release();
    assertThat(retry.outcome().get().status()).isZero();
    assertThat(build.outcome().get().lines().getLast()).startsWith("4 built, 0 failed, 0 skipped");
  }

  @Test
  @DisplayName("cancels one build, and what needs it is skipped")
  void cancels() throws Exception {
    Hold hold = node.executor.hold("zlib");
    Running build = cli.start("build", "png");
    hold.awaitReached();
    assertThat(cli.run("queue").lines())
        .containsExactly(
            "PACKAGE  VERSION  STATE    PRIORITY  WAITS FOR",
            "zlib     1-1      running  0",
            "png      1-1      waiting  0         zlib");
    assertThat(cli.run("queue", "priority", "png", "5").status()).isZero();
    Outcome wrong = cli.run("cancel", "zlob");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err())
        .isEqualToIgnoringNewLines("cairn: the active run has no build zlob; did you mean zlib?");
    assertThat(cli.run("cancel", "zlib").out()).isEqualToIgnoringNewLines("zlib is cancelled");
    Outcome cancelled = build.outcome().get();
    assertThat(cancelled.status()).isEqualTo(1);
    assertThat(cancelled.lines())
        .contains("CANCELLED zlib 1-1", "SKIPPED  png 1-1: needs zlib", "cancelled zlib 1-1");
    assertThat(cli.run("retry").err())
        .startsWith("cairn: nothing failed in the newest run, ")
        .endsWith("; name what was cancelled to build it\n");
  }

  @Test
  @DisplayName("stops cleanly at Ctrl-C, and exits with 130 when what was under way has ended")
  void ctrlC() throws Exception {
    Hold hold = node.executor.hold("zlib");
    Running build = cli.start("build", "png");
    hold.awaitReached();
    cli.pressCtrlC();
    build.awaitOutput("press Ctrl-C again to stop now");
    build.awaitOutput("STOPPING");
    hold.release();
    Outcome stopped = build.outcome().get();
    assertThat(stopped.status()).isEqualTo(130);
    assertThat(stopped.lines()).anyMatch(line -> line.startsWith("SUCCESS  zlib"));
    assertThat(stopped.lines().getLast())
        .startsWith("1 built, 0 failed, 0 skipped, 0 ignored, 1 not attempted");
  }

  @Test
  @DisplayName("stops at once at the second Ctrl-C")
  void ctrlCTwice() throws Exception {
    Hold hold = node.executor.hold("zlib");
    Running build = cli.start("build", "png");
    hold.awaitReached();
    cli.pressCtrlC();
    cli.pressCtrlC();
    Outcome stopped = build.outcome().get();
    assertThat(stopped.status()).isEqualTo(130);
    assertThat(stopped.lines()).contains("CANCELLED zlib 1-1");
  }

  @Test
  @DisplayName("follows a log until the build is over")
  void followsLog() throws Exception {
    Hold hold = node.executor.hold("hello");
    Running build = cli.start("build", "hello", "--json");
    hold.awaitReached();
    Running log = cli.start("logs", "-f", "hello");
    log.awaitOutput("phase BUILD");
    assertThat(log.outcome()).isNotDone();
    hold.release();
    assertThat(log.outcome().get().lines())
        .containsExactly("phase SETUP", "phase FETCH", "phase BUILD", "goes on", "done");
    assertThat(build.outcome().get().lines())
        .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"type\":\"PhaseStarted\""))
        .anyMatch(line -> line.contains("\"buildId\":\""));
    assertThat(build.outcome().get().lines().getLast()).contains("\"type\":\"RunFinished\"");
  }

  @Test
  @DisplayName("pauses and resumes workers")
  void pauses() throws Exception {
    assertThat(cli.run("pause", "all").lines())
        .containsExactly("testing/0 is paused", "testing/1 is paused");
    Running build = cli.start("build", "hello");
    build.awaitOutput("1 to build");
    assertThat(cli.run("workers").lines().get(1)).matches("0 +testing/0 +none +paused");
    assertThat(cli.run("resume").status()).isZero();
    assertThat(build.outcome().get().status()).isZero();
    Outcome wrong = cli.run("pause", "7");
    assertThat(wrong.err())
        .isEqualToIgnoringNewLines("cairn: no worker 7; there are testing/0, testing/1");
  }

  @Test
  @DisplayName("shows history, status, repository and packages, for people and programs")
  void shows() {
    cli.run("build", "hello");
    assertThat(cli.run("history").lines().get(1)).matches(".* hello +1-1 +success .*");
    assertThat(cli.run("history", "--json").out())
        .startsWith("[{\"buildId\":")
        .contains("\"status\":\"success\"");
    assertThat(cli.run("history", "zlib").out()).isEqualToIgnoringNewLines("zlib was never built");
    assertThat(cli.run("status").lines()).contains("run      none is active", " 0  idle");
    assertThat(cli.run("status", "--json").out()).contains("\"trees\":[\"/trees\"]");
    assertThat(cli.run("repo").out()).contains("[cairn]");
    assertThat(cli.run("packages").out()).isEqualToIgnoringNewLines("the repository is empty");
    assertThat(cli.run("plan", "png", "--json").out())
        .contains("{\"name\":\"png\",\"version\":\"1-1\",\"action\":\"build\"")
        .contains("\"dependsOn\":[\"zlib\"]");
    assertThat(cli.run("plan", "png", "--dot").lines()).contains("  \"png\" -> \"zlib\";");
  }

  @Test
  @DisplayName("shows a run that its node has left unfinished, and how to go on with it")
  void showsUnfinished() throws Exception {
    Hold hold = node.executor.hold("zlib");
    cli.run("queue", "add", "png");
    hold.awaitReached();
    node.close();
    node = new TestingNode(data);
    node.announceIn(data);
    assertThat(cli.run("status").lines())
        .anyMatch(
            line ->
                line.matches(
                    "run      .* unfinished: 0 built, 0 failed, 0 skipped, 0 ignored, 2 left;"
                        + " cairn up goes on with it"));
    assertThat(cli.run("status", "--json").out()).contains("\"stage\":\"unfinished\"");
  }

  @Test
  @DisplayName("removes unused sources only when somebody says yes")
  void purges() {
    node.unused.add(new dev.cairn.api.Wire.UnusedFile("old-1.0.tar.gz", 2048));
    assertThat(cli.run("purge-distfiles").lines()).endsWith("nothing is removed; say --yes");
    assertThat(node.unused).hasSize(1);
    assertThat(cli.run("purge-distfiles", "--yes").lines()).endsWith("removed 1 file with 2.0 KiB");
    assertThat(node.unused).isEmpty();
  }

  @Test
  @DisplayName("asks at a terminal, and builds nothing when the answer is no")
  void asks() {
    Outcome no = new TestingCli(data).atTerminal(80, "what?\nn\n").run("build", "hello");
    assertThat(no.status()).isEqualTo(1);
    assertThat(no.out()).contains("Build 1 package? [Y/n] Please answer y or n.");
    Outcome yes = new TestingCli(data).atTerminal(80, "\n").run("build", "hello");
    assertThat(yes.status()).isZero();
    assertThat(yes.out()).contains("SUCCESS  hello 1-1").endsWith("\u001b[?25h");
  }

  @Test
  @DisplayName("takes names from a file")
  void namesFromFile() throws Exception {
    Path list = data.resolve("some.list");
    Files.writeString(list, "# two\nhello\n\nzlib # and one more\n");
    assertThat(cli.run("plan", list.toString()).lines())
        .endsWith("2 to build, 0 up to date, 0 ignored");
  }

  @Test
  @DisplayName("says what a node refuses in one line")
  void refusals() {
    Outcome unknown = cli.run("build", "nothing-such");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err())
        .isEqualToIgnoringNewLines(
            "cairn: no recipe is called nothing-such; near it are [zlib, png, viewer, hello]");
    Outcome idle = cli.run("cancel", "--run");
    assertThat(idle.err()).isEqualToIgnoringNewLines("cairn: no run is active");
    Outcome otherTree = cli.run("plan", "hello", "--tree", "/elsewhere");
    assertThat(otherTree.err())
        .isEqualToIgnoringNewLines(
            "cairn: the running node reads /trees, not /elsewhere; leave out --tree and"
                + " CAIRN_TREE, or stop it with cairn down");
  }

  @Test
  @DisplayName("is refused with a token of another node")
  void badToken() throws Exception {
    Files.writeString(data.resolve("token"), "the-token-of-another-node\n");
    Outcome refused = cli.run("plan", "hello");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).startsWith("cairn: the key is not one of this node");
  }

  @Test
  @DisplayName("ends the node")
  void down() throws Exception {
    assertThat(cli.run("down").out()).isEqualToIgnoringNewLines("the node has ended");
    node.awaitEnd();
  }
}
