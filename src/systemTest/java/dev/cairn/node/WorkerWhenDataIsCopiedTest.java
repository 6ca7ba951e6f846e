package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.node.TestingCairn.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@DisplayName("A worker whose data directory is a copy of another one's")
@Timeout(600)
class WorkerWhenDataIsCopiedTest {
  private final TestingFarm farm;

  WorkerWhenDataIsCopiedTest(@TempDir Path directory) throws Exception {
    farm = new TestingFarm(directory, 0);
  }

  @AfterEach
  void close() throws Exception {
    farm.close();
  }

  @Test
  @DisplayName("ends with the address of the original, which builds on undisturbed")
  void isRefused() throws Exception {
    long mark = TestingTree.mark();
    farm.tree.recipe("held", 1, TestingTree.held(mark));
    farm.up();
    TestingCairn original = farm.worker(1, 1);
    farm.join(original);
    farm.controller.succeed("queue", "add", "held");
    farm.controller.awaitHeld(mark);
    String address =
        farm.controller.get("cluster", Wire.Cluster.class).members().stream()
            .filter(member -> !member.self())
            .findFirst()
            .orElseThrow()
            .address();

    TestingCairn copy = farm.worker(2, 1);
    Files.copy(original.data().resolve("identity"), copy.data().resolve("identity"));
    Ended refused = farm.ask(copy).await();

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("the member " + address + " has the identity of this node")
        .contains("remove the file " + copy.data().resolve("identity"));
    farm.controller.release(mark);
    farm.awaitEndOfRun();
    assertThat(farm.controller.history()).extracting(Wire.Build::status).containsExactly("success");
  }
}
