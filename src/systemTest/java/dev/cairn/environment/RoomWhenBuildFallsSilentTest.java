package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("When a build falls silent")
class RoomWhenBuildFallsSilentTest {
  @Test
  @DisplayName("it is ended with all its children, even those that ignore signals")
  void isEnded(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(TestingRooms.spec())) {
      RoomResult result =
          room.run(
              asBuilder(
                  "trap '' TERM INT HUP; setsid sleep 6161616161 & echo go; sleep 6161616162"),
              _ -> {},
              TestingRooms.watchdog(Duration.ofSeconds(2), Duration.ofHours(1)));
      assertThat(result).isInstanceOf(RoomResult.FellSilent.class);
      assertThat(TestingHost.processesWith("616161616[12]")).isEmpty();
      assertThat(run(room, asBuilder("echo alive")).lines()).containsExactly("alive");
    }
  }

  @Test
  @DisplayName("it is given more time when the watchdog grows while it is silent")
  void isGivenTime(@TempDir Path data) throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Room.Watchdog growing =
        new Room.Watchdog() {
          @Override
          public Duration quietMax() {
            return Duration.ofSeconds(2L + looks.incrementAndGet());
          }

          @Override
          public Duration totalMax() {
            return Duration.ofHours(1);
          }
        };
    try (Room room = TestingRooms.namespaces(data).open(TestingRooms.spec())) {
      assertThat(room.run(asBuilder("sleep 5"), _ -> {}, growing))
          .isEqualTo(new RoomResult.Exited(0));
    }
    assertThat(looks).hasValueGreaterThan(2);
  }
}
