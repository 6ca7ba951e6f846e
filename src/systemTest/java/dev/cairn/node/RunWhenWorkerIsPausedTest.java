package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a worker is paused for longer than members wait")
@Timeout(600)
class RunWhenWorkerIsPausedTest {
  private final TestingFarm farm;

  RunWhenWorkerIsPausedTest(@TempDir Path directory) throws Exception {
    farm = new TestingFarm(directory, 0);
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName("its build is built again, its late result is refused, and it joins again")
  void lateResultIsRefused() throws Exception {
    long mark = TestingTree.mark();
    farm.tree.recipe("held", 1, TestingTree.held(mark));
    farm.up();
    TestingCairn worker = farm.worker(1, 1);
    Running paused = farm.join(worker);
    farm.controller.succeed("queue", "add", "held");
    farm.controller.awaitHeld(mark);

    paused.signal("STOP");
    TestingHost.await(
        TestingCairn.COMMAND_MAX,
        () -> farm.workers().stream().map(one -> one.name() + " has not been given up").toList());
    assertThat(farm.controller.history())
        .extracting(Wire.Build::status)
        .containsExactly("interrupted");
    // The build ends well while nobody wants it any more.
    farm.controller.release(mark);
    paused.signal("CONT");
    farm.awaitWorkers(1);
    farm.controller.awaitHeld(mark);
    assertThat(farm.controller.packagesByPacman()).isEmpty();
    farm.controller.release(mark);
    farm.awaitEndOfRun();

    List<Wire.Build> history = farm.controller.history();
    assertThat(history).extracting(Wire.Build::status).containsExactly("success", "interrupted");
    assertThat(history).extracting(Wire.Build::buildId).doesNotHaveDuplicates();
    assertThat(farm.controller.packagesByPacman()).containsExactly("held");
    assertThat(paused.isAlive()).isTrue();
    worker.succeed("down");
    assertThat(worker.leftovers()).isEmpty();
  }
}
