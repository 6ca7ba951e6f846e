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
@DisplayName("When a build eats memory")
class RoomWhenBuildEatsMemoryTest {
  private static final RoomSpec.RoomLimits LITTLE =
      new RoomSpec.RoomLimits(128L << 20, 100, 32L << 20);

  @Test
  @DisplayName("it is killed at its limit, the result says so, and the room goes on")
  void isContained(@TempDir Path data) throws Exception {
    try (Room room =
        TestingRooms.namespaces(data).open(new RoomSpec("eater", List.of(), LITTLE, 0))) {
      var ran = run(room, asBuilder("tail /dev/zero"));
      assertThat(ran.result())
          .isEqualTo(new RoomResult.HitLimit(137, "out of memory: limit 128 MiB"));
      var failing = run(room, asBuilder("exit 3"));
      assertThat(failing.result()).isEqualTo(new RoomResult.Exited(3));
    }
  }

  @Test
  @DisplayName("many processes together are held to it too")
  void isContainedTogether(@TempDir Path data) throws Exception {
    try (Room room =
        TestingRooms.namespaces(data).open(new RoomSpec("eaters", List.of(), LITTLE, 0))) {
      var ran =
          run(
              room,
              asBuilder(
                  "for i in 1 2 3 4 5 6 7 8; do"
                      + " perl -e '$x = q(x) x 60_000_000; sleep 3' & all+=($!); done;"
                      + " s=0; for one in ${all[@]}; do wait $one || s=$?; done; exit $s"));
      assertThat(ran.result())
          .isEqualTo(new RoomResult.HitLimit(137, "out of memory: limit 128 MiB"));
    }
  }
}
