package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("When a build fills its disk")
class RoomWhenDiskIsFullTest {
  @Test
  @DisplayName("it gets an error, the result says so, and the host's disk is not touched")
  void isContained(@TempDir Path data) throws Exception {
    var limits = new RoomSpec.RoomLimits(256L << 20, 100, 32L << 20);
    try (Room room =
        TestingRooms.namespaces(data).open(new RoomSpec("full", List.of(), limits, 0))) {
      var ran = run(room, asBuilder("head -c 100000000 /dev/zero > big"));
      assertThat(ran.result()).isEqualTo(new RoomResult.HitLimit(1, "disk full: limit 32 MiB"));
      assertThat(ran.text()).contains("No space left on device");
      var shared = run(room, asBuilder("echo x > /dev/shm/x && echo x > /tmp/x"));
      assertThat(shared.result()).as("/tmp and /dev/shm count too").isNotEqualTo(OK);
      assertThat(run(room, asBuilder("rm big && echo x > /tmp/x")).result()).isEqualTo(OK);
      assertThat(TestingRooms.below(data.resolve("rooms"))).hasSize(1);
    }
  }

  private static final RoomResult OK = new RoomResult.Exited(0);
}
