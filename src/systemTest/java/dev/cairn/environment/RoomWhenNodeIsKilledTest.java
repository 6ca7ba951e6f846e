package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dcairn.seed=N} repeats a run. */
@Tag("system")
@DisplayName("When a node is killed twenty times at random moments")
class RoomWhenNodeIsKilledTest {
  private static final int KILLS = 20;

  @Test
  @Timeout(600)
  @DisplayName("no process, mount, control group or directory of its rooms remains")
  void leavesNothing(@TempDir Path data) throws Exception {
    leavesNothing(data, "namespaces");
  }

  @Test
  @Timeout(600)
  @DisplayName("the same holds on the plain host")
  void leavesNothingOnThePlainHost(@TempDir Path data) throws Exception {
    RoomContract.open(data);
    leavesNothing(data, "plain");
  }

  private static void leavesNothing(Path data, String kind) throws Exception {
    long seed = Long.getLong("cairn.seed", new Random().nextLong());
    System.out.println("seed " + seed + " (repeat with -Dcairn.seed=" + seed + ")");
    Random random = new Random(seed);
    // Makes the base image, so that the nodes to be killed do not.
    Rooms rooms =
        kind.equals("plain") ? TestingRooms.plainHost(data) : TestingRooms.namespaces(data);
    int opened = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String mark = "7" + (100_000_000 + random.nextInt(800_000_000));
      Path said = data.resolve("said");
      Process node = start(data, kind, mark, random.nextLong(), said);
      // From "no room yet" to "several rooms at once".
      assertThat(node.waitFor(random.nextInt(4000), TimeUnit.MILLISECONDS)).isFalse();
      node.destroyForcibly().waitFor();
      opened += Collections.frequency(Files.readAllLines(said), "opened");
      TestingHost.await(Duration.ofSeconds(60), () -> leftOf(data, mark));
    }
    assertThat(opened).as("rooms that were opened in all").isGreaterThan(KILLS);
    rooms.sweep();
    assertThat(TestingRooms.below(data.resolve("rooms"))).isEmpty();
  }

  private static List<String> leftOf(Path data, String mark) throws IOException {
    List<String> left = new ArrayList<>(TestingHost.processesWith(mark));
    left.addAll(TestingHost.processesWith("cairn-keeper room-" + mark));
    left.addAll(TestingHost.mountsWith(data.toString()));
    left.addAll(TestingHost.controlGroupsWith("room-" + mark));
    TestingRooms.below(data.resolve("rooms")).stream()
        .filter(Files::isDirectory)
        .map(Path::toString)
        .forEach(left::add);
    return left;
  }

  private static Process start(Path data, String kind, String mark, long seed, Path said)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TestingNode.class.getName(),
            data.toString(),
            kind,
            mark,
            Long.toString(seed))
        .redirectOutput(said.toFile())
        .redirectError(new File("/dev/null"))
        .start();
  }
}
