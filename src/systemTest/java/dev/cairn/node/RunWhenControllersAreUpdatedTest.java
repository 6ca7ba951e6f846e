package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("When all of three controllers are ended and started again, one after the other")
@Timeout(600)
class RunWhenControllersAreUpdatedTest {
  private static final Predicate<Wire.ClusterMember> CONTROLLER =
      member -> member.roles().contains("controller");

  private final TestingControllers farm;

  RunWhenControllersAreUpdatedTest(@TempDir Path directory) throws Exception {
    farm = new TestingControllers(directory);
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName("no build of the run is lost, and none succeeds twice")
  void losesNothing() throws Exception {
    long mark = TestingTree.mark();
    farm.tree.recipe("lib");
    farm.tree.recipe("app", 1, TestingTree.held(mark), "lib");
    farm.tree.recipe("tool", 1, ":", "app");
    List<Running> nodes = new ArrayList<>();
    for (int number = 0; number < farm.controllers.size(); number++) {
      nodes.add(farm.up(number, "controller"));
    }
    farm.upWorker();
    farm.await(farm.worker, status -> status.workers().size() == 1);
    farm.worker.succeed("queue", "add", "--all");
    farm.worker.awaitHeld(mark);

    // The one that leads is the first one; it goes last.
    for (int number : new int[] {1, 2, 0}) {
      assertThat(leads(number)).isEqualTo(number == 0);
      farm.controllers.get(number).succeed("down");
      assertThat(nodes.get(number).await().status()).isZero();
      nodes.set(number, farm.up(number, "controller"));
      TestingControllers.await(
          "whole",
          () ->
              members().stream()
                          .filter(CONTROLLER.and(member -> member.status().equals("up")))
                          .filter(Wire.ClusterMember::reachable)
                          .count()
                      == farm.controllers.size()
                  && members().stream().filter(Wire.ClusterMember::leads).count() == 1);
    }
    assertThat(leads(0)).isFalse();

    TestingControllers.await(
        "over",
        () -> {
          // Also what the worker begins only now, because another controller wants it.
          farm.worker.release(mark);
          return farm.worker.get("status", Wire.Status.class).run().isEmpty();
        });
    assertThat(farm.worker.history())
        .filteredOn(build -> build.status().equals("success"))
        .extracting(Wire.Build::name)
        .containsExactlyInAnyOrder("lib", "app", "tool");
    assertThat(farm.worker.history())
        .extracting(Wire.Build::status)
        .containsOnly("success", "interrupted");
    assertThat(farm.worker.succeed("packages").out()).contains("lib", "app", "tool");
    assertThat(farm.controllers.get(1).succeed("audit", "verify").out())
        .contains("all of it fits: ");
  }

  private boolean leads(int number) throws Exception {
    return farm.controllers.get(number).get("cluster", Wire.Cluster.class).members().stream()
        .anyMatch(member -> member.self() && member.leads());
  }

  private List<Wire.ClusterMember> members() throws IOException, InterruptedException {
    return farm.worker.get("cluster", Wire.Cluster.class).members();
  }
}
