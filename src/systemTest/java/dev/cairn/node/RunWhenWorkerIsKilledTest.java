package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When a worker is killed in the middle of a build")
@Timeout(600)
class RunWhenWorkerIsKilledTest {
  private final TestingFarm farm;

  RunWhenWorkerIsKilledTest(@TempDir Path directory) throws Exception {
    farm = new TestingFarm(directory, 0);
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName("the build is interrupted and built by another worker; nothing of its room is left")
  void isBuiltElsewhere() throws Exception {
    long mark = TestingTree.mark();
    farm.tree.recipe("held", 1, TestingTree.held(mark));
    farm.tree.recipe("after", 1, ":", "held");
    farm.up();
    TestingCairn first = farm.worker(1, 1);
    Running killed = farm.join(first);
    String firstNode = farm.controller.status().workers().getFirst().name();
    farm.controller.succeed("queue", "add", "--all");
    farm.controller.awaitHeld(mark);
    TestingCairn second = farm.worker(2, 1);
    farm.join(second);

    killed.kill();
    TestingHost.await(Duration.ofSeconds(60), () -> rooms(first));
    TestingHost.await(
        TestingCairn.COMMAND_MAX,
        () ->
            farm.workers().stream()
                .filter(worker -> !worker.name().equals(firstNode))
                .filter(worker -> worker.build().isEmpty())
                .map(worker -> worker.name() + " builds nothing")
                .toList());
    farm.controller.awaitHeld(mark);
    farm.controller.release(mark);
    farm.awaitEndOfRun();

    List<Wire.Build> history = farm.controller.history();
    assertThat(history)
        .extracting(build -> build.name() + " " + build.status())
        .containsExactlyInAnyOrder("held interrupted", "held success", "after success");
    assertThat(history)
        .filteredOn(build -> build.status().equals("success"))
        .extracting(Wire.Build::worker)
        .doesNotContain(firstNode);
    assertThat(farm.workers()).extracting(Wire.Worker::name).doesNotContain(firstNode);
    second.succeed("down");
    assertThat(second.leftovers()).isEmpty();
    farm.controller.succeed("audit", "verify");
  }

  /** What is left of the rooms of a killed node; the files around them are for its next start. */
  private static List<String> rooms(TestingCairn node) throws java.io.IOException {
    return node.leftovers().stream()
        .filter(one -> !one.contains("/staging") && !one.contains("/work"))
        .toList();
  }
}
