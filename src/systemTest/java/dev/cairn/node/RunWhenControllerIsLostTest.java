package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When the one of three controllers that leads is killed")
@Timeout(600)
class RunWhenControllerIsLostTest {
  private final TestingControllers farm;

  RunWhenControllerIsLostTest(@TempDir Path directory) throws Exception {
    farm = new TestingControllers(directory);
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName("another one goes on with the run, has what was built, and answers whoever is asked")
  void anotherLeads() throws Exception {
    long mark = TestingTree.mark();
    long other = TestingTree.mark();
    farm.tree.recipe("lib");
    farm.tree.recipe("app", 1, TestingTree.held(mark), "lib");
    farm.tree.recipe("tool", 1, TestingTree.held(other), "lib");
    Running first = farm.up(0, "controller");
    farm.up(1, "controller");
    Running third = farm.up(2, "controller,worker");
    farm.upWorker();
    TestingCairn second = farm.controllers.get(1);
    farm.await(second, status -> status.workers().size() == 2);
    second.succeed("queue", "add", "--all");
    // One slot is the worker's, the other that of a controller that waits.
    second.awaitHeld(mark);
    second.awaitHeld(other);
    for (TestingCairn standby : farm.controllers.subList(1, 3)) {
      TestingControllers.await(
          "followed",
          () -> hasPackage(standby, "lib-1-1-any.pkg.tar.zst") && hasLog(standby, "lib"));
    }

    first.kill();
    farm.await(second, status -> status.run().isPresent() && status.workers().size() == 2);
    farm.await(farm.worker, status -> status.run().isPresent());
    second.awaitHeld(mark);
    second.awaitHeld(other);
    second.release(mark);
    second.release(other);
    farm.await(second, status -> status.run().isEmpty());

    List<Wire.Build> history = farm.worker.history();
    assertThat(history)
        .extracting(build -> build.name() + " " + build.status())
        .containsExactlyInAnyOrder(
            "app success", "app interrupted", "tool success", "tool interrupted", "lib success");
    assertThat(farm.worker.succeed("logs", "lib").out()).contains("Result: ");
    assertThat(second.plan("--all").values()).containsOnly("keep: up to date");
    assertThat(second.succeed("audit", "verify").out()).contains("all of it fits: ");

    Running back = farm.up(0, "controller");
    TestingCairn returned = farm.controllers.getFirst();
    TestingControllers.await(
        "followed",
        () -> hasPackage(returned, "app-1-1-any.pkg.tar.zst") && hasLog(returned, "tool"));
    assertThat(returned.history()).isEqualTo(history);
    returned.succeed("down");
    assertThat(back.await().status()).isZero();
    farm.controllers.get(2).succeed("down");
    assertThat(third.await().status()).isZero();
  }

  private static boolean hasPackage(TestingCairn node, String file) {
    return Files.exists(node.repository().resolve(file));
  }

  private static boolean hasLog(TestingCairn node, String name)
      throws IOException, InterruptedException {
    String build =
        node.history().stream()
            .filter(each -> each.name().equals(name) && each.status().equals("success"))
            .findFirst()
            .map(Wire.Build::buildId)
            .orElse("none");
    return Files.exists(node.data().resolve("logs/builds/" + build + ".log"));
  }
}
