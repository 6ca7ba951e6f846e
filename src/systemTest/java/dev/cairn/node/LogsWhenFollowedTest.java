package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.node.TestingCairn.Ended;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("The logs of a run")
@Timeout(300)
class LogsWhenFollowedTest {
  private static final List<String> HOOKS =
      List.of(
          "hook_run_start",
          "hook_run_end",
          "hook_pkg_success",
          "hook_pkg_failure",
          "hook_pkg_ignored",
          "hook_pkg_skipped");

  private final Path directory;
  private final TestingCairn cairn;
  private final TestingTree tree;

  LogsWhenFollowedTest(@TempDir Path directory) throws Exception {
    this.directory = directory.toRealPath();
    cairn = new TestingCairn(this.directory);
    tree = new TestingTree(this.directory.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    cairn.close();
  }

  @Test
  @DisplayName("show a build that is under way to its end")
  void follow() throws Exception {
    long mark = TestingTree.mark();
    tree.recipe("slow", 1, TestingTree.held(mark));
    cairn.up();
    Running build = cairn.start("build", "slow", "--yes");
    cairn.awaitHeld(mark);
    Running logs = cairn.start("logs", "-f", "slow");
    logs.awaitOutput("\nheld\n");
    assertThat(logs.isAlive()).isTrue();
    assertThat(logs.output()).doesNotContain("released", "-- Result: ");
    cairn.release(mark);
    Ended ended = logs.await();
    assertThat(ended.status()).as("%s", ended).isZero();
    assertThat(ended.out())
        .contains("\nreleased\n", "\n-- Result: SUCCEEDED ---")
        .containsSubsequence(
            "-- Phase: setup", "-- Phase: build", "\nheld\n", "-- Phase: package", "TOTAL TIME");
    assertThat(build.await().status()).isZero();
    assertThat(cairn.succeed("logs", "slow").out()).isEqualTo(ended.out());
    assertThat(cairn.succeed("logs", "-f", "slow").out()).isEqualTo(ended.out());
  }

  @Test
  @DisplayName("are a list for each result, and a hook is run for each, before the command ends")
  void results() throws Exception {
    writeHooks();
    cairn.configure("cairn.slots = 1", "cairn.hooks = \"" + directory.resolve("hooks") + "\"");
    tree.recipe("good");
    tree.recipe("bad", 1, "false", "good");
    tree.recipe("below", "bad");
    tree.recipe("broken", "absent");
    Ended ended = cairn.run("build", "--all", "--yes");
    assertThat(ended.status()).as("%s", ended).isEqualTo(1);

    assertThat(log("00_last_results"))
        .contains("START       good 1-1", "SUCCESS     good 1-1", "FAILURE     bad 1-1");
    assertThat(log("01_success_list")).hasLineCount(1).contains("good");
    assertThat(log("02_failure_list")).hasLineCount(1).contains("bad");
    assertThat(log("03_ignored_list")).hasLineCount(1).contains("broken", "absent");
    assertThat(log("04_skipped_list")).hasLineCount(1).contains("below", "bad");
    assertThat(log("05_abnormal_command_output")).isEmpty();
    assertThat(log("06_obsolete_packages")).isEmpty();
    assertThat(log("07_debug")).contains("RunFinished");
    assertThat(log("good")).contains("-- Result: SUCCEEDED");
    assertThat(log("bad")).contains("-- Result: FAILED");

    assertThat(Files.readAllLines(directory.resolve("hooked")))
        .containsExactlyInAnyOrder(
            "hook_run_start queued=3",
            "hook_pkg_success good success",
            "hook_pkg_failure bad failure build",
            "hook_pkg_skipped below skipped",
            "hook_pkg_ignored broken ignored",
            "hook_run_end built=1 failed=1 ignored=1 skipped=1");
  }

  private void writeHooks() throws IOException {
    Path hooks = Files.createDirectory(directory.resolve("hooks"));
    for (String name : HOOKS) {
      Path hook =
          Files.writeString(
              hooks.resolve(name),
              """
              #!/bin/sh
              case $0 in *_start) sleep 4 ;; *_pkg_*) sleep 1 ;; esac
              said="${PORTS_QUEUED:+ queued=$PORTS_QUEUED}"
              said="$said${PORTS_BUILT:+ built=$PORTS_BUILT failed=$PORTS_FAILED}"
              said="$said${PORTS_IGNORED:+ ignored=$PORTS_IGNORED skipped=$PORTS_SKIPPED}"
              echo "${0##*/}$said${ORIGIN:+ $ORIGIN $RESULT}${PHASE:+ $PHASE}" >>'%s'
              """
                  .formatted(directory.resolve("hooked")));
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private String log(String name) throws IOException {
    return Files.readString(cairn.data().resolve("logs").resolve(name + ".log"));
  }
}
