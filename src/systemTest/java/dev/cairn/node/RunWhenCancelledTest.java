package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Ended;
import dev.cairn.node.TestingCairn.Running;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a run, or a part of it, is cancelled or held back")
@Timeout(600)
class RunWhenCancelledTest {
  private final TestingCairn cairn;
  private final TestingTree tree;
  private final long mark = TestingTree.mark();

  RunWhenCancelledTest(@TempDir Path directory) throws Exception {
    cairn = new TestingCairn(directory);
    tree = new TestingTree(directory.resolve("tree"));
    cairn.configure("cairn.slots = 1");
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("a cancelled build takes its dependents along, and the rest is built")
  void cancelsOneBuild() throws Exception {
    tree.recipe("slow", 1, TestingTree.held(mark));
    tree.recipe("user", "slow");
    tree.recipe("userofuser", "user");
    tree.recipe("free");
    Running node = cairn.up();
    Running build = cairn.start("build", "--all", "--yes");
    cairn.awaitHeld(mark);
    cairn.succeed("cancel", "slow");
    Ended ended = build.await();
    assertThat(ended.status()).as("%s", ended).isEqualTo(1);
    assertThat(ended.named("SUCCESS")).containsExactly("free");
    assertThat(ended.named("cancelled")).containsExactly("slow");
    assertThat(ended.named("skipped")).containsExactly("user", "userofuser");
    assertThat(ended.summary())
        .startsWith("1 built, 0 failed, 2 skipped, 0 ignored, 1 cancelled in ");
    assertThat(statusesOf("slow")).containsExactly("cancelled");
    cairn.succeed("down");
    assertThat(node.await().status()).isZero();
    assertThat(cairn.leftovers()).isEmpty();
  }

  @Test
  @DisplayName("a cancelled run lets what is under way end, unless it is told to end now")
  void cancelsTheRun() throws Exception {
    tree.recipe("first", 1, TestingTree.held(mark));
    tree.recipe("second", 1, TestingTree.held(mark), "first");
    cairn.up();
    Running build = cairn.start("build", "--all", "--yes");
    cairn.awaitHeld(mark);
    cairn.succeed("cancel", "--run");
    assertThat(cairn.status().run())
        .hasValueSatisfying(run -> assertThat(run.stage()).isEqualTo("stopping"));
    cairn.release(mark);
    Ended stopped = build.await();
    assertThat(stopped.status()).as("%s", stopped).isEqualTo(1);
    assertThat(stopped.named("START")).containsExactly("first");
    assertThat(stopped.named("SUCCESS")).containsExactly("first");
    assertThat(stopped.summary()).contains(", 1 not attempted in ");

    Running again = cairn.start("build", "--all", "--yes");
    cairn.awaitHeld(mark);
    cairn.succeed("cancel", "--run", "--now");
    Ended ended = again.await();
    assertThat(ended.status()).as("%s", ended).isEqualTo(1);
    assertThat(ended.named("cancelled")).containsExactly("second");
    assertThat(statusesOf("second")).containsExactly("cancelled");
    assertThat(cairn.packagesByPacman()).containsExactly("first");
    assertThat(cairn.leftovers()).noneMatch(one -> one.contains("sleep"));
  }

  @Test
  @DisplayName("Ctrl-C stops cleanly, Ctrl-C twice stops now")
  void stopsWhenInterrupted() throws Exception {
    tree.recipe("first", 1, TestingTree.held(mark));
    tree.recipe("second", 1, TestingTree.held(mark), "first");
    Running once = cairn.start("build", "--all", "--yes");
    cairn.awaitHeld(mark);
    once.interrupt();
    once.awaitOutput("stopping: builds under way may end");
    cairn.release(mark);
    Ended stopped = once.await();
    assertThat(stopped.status()).as("%s", stopped).isEqualTo(130);
    assertThat(stopped.named("SUCCESS")).containsExactly("first");
    assertThat(stopped.named("START")).containsExactly("first");
    assertThat(cairn.leftovers()).isEmpty();

    Running twice = cairn.start("build", "--all", "--yes");
    cairn.awaitHeld(mark);
    twice.interrupt();
    twice.awaitOutput("stopping: builds under way may end");
    twice.interrupt();
    Ended ended = twice.await();
    assertThat(ended.status()).as("%s", ended).isEqualTo(130);
    assertThat(ended.named("cancelled")).containsExactly("second");
    assertThat(ended.err()).isEmpty();
    assertThat(cairn.leftovers()).isEmpty();
    assertThat(statusesOf("first")).containsExactly("success");
    assertThat(statusesOf("second")).containsExactly("cancelled");
  }

  @Test
  @DisplayName("a second build joins the run that is under way")
  void joins() throws Exception {
    tree.recipe("slow", 1, TestingTree.held(mark));
    tree.recipe("late");
    cairn.up();
    Running first = cairn.start("build", "slow", "--yes");
    cairn.awaitHeld(mark);
    Running second = cairn.start("build", "late", "slow", "--yes");
    second.awaitOutput("is under way; your packages join it");
    cairn.release(mark);
    Ended one = first.await();
    Ended other = second.await();
    assertThat(List.of(one.status(), other.status())).as("%s %s", one, other).containsOnly(0);
    assertThat(one.named("SUCCESS")).containsExactly("late", "slow");
    assertThat(other.summary()).startsWith("2 built, 0 failed, 0 skipped, 0 ignored in ");
    List<Wire.Build> history = cairn.history();
    assertThat(history).extracting(Wire.Build::name).containsExactly("late", "slow");
    assertThat(history.get(0).runId()).isEqualTo(history.get(1).runId());
  }

  @Test
  @DisplayName("a paused worker begins nothing, also after a restart; a priority is obeyed")
  void pauses() throws Exception {
    tree.recipe("aaa");
    tree.recipe("bbb", "aaa");
    tree.recipe("zzz");
    cairn.up();
    cairn.succeed("pause", "all");
    cairn.succeed("queue", "add", "--all");
    cairn.succeed("queue", "priority", "zzz", "5");
    Ended missing = cairn.run("queue", "priority", "zz", "5");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).startsWith("cairn: ").hasLineCount(1);
    cairn.succeed("down");
    cairn.up();
    assertThat(queue()).containsExactly("zzz ready 5", "aaa ready 0", "bbb waiting 0");
    assertThat(cairn.status().workers()).allMatch(Wire.Worker::paused);
    Running follower = cairn.start("build", "aaa", "--yes");
    follower.awaitOutput("your packages join it");
    assertThat(follower.output()).doesNotContain("START");
    cairn.succeed("resume", "0");
    Ended ended = follower.await();
    assertThat(ended.status()).as("%s", ended).isZero();
    assertThat(ended.out().lines().filter(line -> line.startsWith("START")))
        .extracting(line -> line.split(" +", 3)[1])
        .containsExactly("zzz", "aaa", "bbb");
  }

  private List<String> queue() throws Exception {
    return Arrays.stream(cairn.succeed("queue", "--json").json(Wire.QueuedBuild[].class))
        .map(build -> build.name() + " " + build.state() + " " + build.priority())
        .toList();
  }

  private List<String> statusesOf(String recipe) throws Exception {
    return Arrays.stream(cairn.succeed("history", recipe, "--json").json(Wire.Build[].class))
        .map(Wire.Build::status)
        .toList();
  }
}
