package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A worker whose controller is killed and started again")
@Timeout(600)
class WorkerWhenControllerRestartsTest {
  private final TestingFarm farm;

  WorkerWhenControllerRestartsTest(@TempDir Path directory) throws Exception {
    farm = new TestingFarm(directory, 0);
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName("joins again by itself, gives up what is not wanted any more, and builds the rest")
  void joinsAgain() throws Exception {
    long mark = TestingTree.mark();
    farm.tree.recipe("held", 1, TestingTree.held(mark));
    farm.tree.recipe("after", 1, ":", "held");
    Running controller = farm.up();
    TestingCairn worker = farm.worker(1, 1);
    Running node = farm.join(worker);
    farm.controller.succeed("queue", "add", "--all");
    farm.controller.awaitHeld(mark);

    controller.kill();
    farm.up();
    // The slot has one build at a time: when the next one has come so far, the one before is gone.
    TestingHost.await(
        TestingCairn.COMMAND_MAX,
        () ->
            farm.workers().stream()
                    .flatMap(one -> one.build().stream())
                    .anyMatch(build -> build.phase().equals(Optional.of("build")))
                ? List.of()
                : List.of("nothing is built again"));
    farm.controller.awaitHeld(mark);
    farm.controller.release(mark);
    farm.awaitEndOfRun();

    List<Wire.Build> history = farm.controller.history();
    assertThat(history)
        .extracting(build -> build.name() + " " + build.status())
        .containsExactlyInAnyOrder("held interrupted", "held success", "after success");
    assertThat(farm.controller.packagesByPacman()).containsExactlyInAnyOrder("held", "after");
    assertThat(node.isAlive()).isTrue();
    worker.succeed("down");
    assertThat(node.await().status()).isZero();
    assertThat(worker.leftovers()).isEmpty();
  }
}
