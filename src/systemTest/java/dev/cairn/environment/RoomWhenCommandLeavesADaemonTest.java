package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("When a command leaves a daemon behind")
class RoomWhenCommandLeavesADaemonTest {
  @Test
  @DisplayName("it does not delay the result, though it holds the output open, and is gone by then")
  void isGone(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      var ran =
          run(
              room,
              asBuilder(
                  "(trap '' HUP TERM INT; setsid nohup sleep 7171717171 & ) ; echo started; exit 4"));
      assertThat(ran.lines()).contains("started");
      assertThat(ran.result()).isEqualTo(new RoomResult.Exited(4));
      assertThat(TestingHost.processesWith("sleep 7171717171")).isEmpty();
    }
  }

  @Test
  @DisplayName("so it is for one of root, and one that keeps forking")
  void isGoneToo(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      run(room, asRoot("setsid bash -c 'while :; do sleep 0.7272727272 & done' & sleep 0.3"));
      assertThat(TestingHost.processesWith("0.7272727272")).isEmpty();
      assertThat(run(room, asBuilder("ls -d /proc/[0-9]* | wc -l")).result())
          .isEqualTo(new RoomResult.Exited(0));
    }
  }
}
