package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("When a build forks for ever")
class RoomWhenBuildForksForeverTest {
  private static final RoomSpec.RoomLimits FEW = new RoomSpec.RoomLimits(512L << 20, 60, 64L << 20);

  @Test
  @DisplayName("it stays within its number of processes, is ended in time, and nothing remains")
  void isContained(@TempDir Path data) throws Exception {
    String mark = "5150515051";
    try (Room room = TestingRooms.namespaces(data).open(new RoomSpec("forks", List.of(), FEW, 0))) {
      RoomResult result =
          room.run(
              asBuilder("f() { f | f & }; f; exec -a mark%s sleep 1000".formatted(mark)),
              _ -> {},
              TestingRooms.watchdog(Duration.ofHours(1), Duration.ofSeconds(4)));
      assertThat(result).isInstanceOf(RoomResult.TookTooLong.class);
      assertThat(TestingHost.processesWith("mark" + mark)).isEmpty();
      assertThat(run(room, asBuilder("echo alive")).lines()).containsExactly("alive");
    }
    assertThat(TestingHost.mountsWith(data.toString())).isEmpty();
  }

  @Test
  @DisplayName("a build that fails at its number of processes is told so")
  void isExplained(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(new RoomSpec("forks", List.of(), FEW, 0))) {
      var ran =
          run(
              room,
              asBuilder(
                  "perl -e 'for (1..200) { my $p = fork(); exit 9 unless defined $p;"
                      + " if (!$p) { sleep 1000 } }'"));
      assertThat(ran.result())
          .isEqualTo(new RoomResult.HitLimit(9, "too many processes: limit 60"));
    }
  }
}
