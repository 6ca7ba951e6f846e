package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(180)
@DisplayName("A room")
class RoomLeaksNothingOfTheCallerTest {
  @Test
  @DisplayName("has the fixed environment and the variables of the command, no other")
  void hasItsEnvironment(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      var ran =
          run(
              room,
              new RoomCommand(
                  List.of("env"),
                  RoomCommand.User.BUILDER,
                  Path.of("/build"),
                  Map.of("SOURCE_DATE_EPOCH", "1", "LC_ALL", "C")));
      assertThat(ran.lines())
          .containsExactlyInAnyOrder(
              "PATH=/usr/bin:/usr/sbin:/bin:/sbin",
              "HOME=/build",
              "USER=builder",
              "LOGNAME=builder",
              "LANG=C.UTF-8",
              "LC_ALL=C",
              "TZ=UTC",
              "TERM=dumb",
              "SOURCE_DATE_EPOCH=1");
    }
  }

  @Test
  @DisplayName("has no open file but the standard streams, for commands and conversations")
  void hasNoOpenFiles(@TempDir Path data) throws Exception {
    RoomCommand command = asBuilder("ls /proc/$$/fd; echo end");
    Rooms rooms = TestingRooms.namespaces(data);
    try (Room room = rooms.open(spec())) {
      assertThat(run(room, command).lines()).containsExactly("0", "1", "2", "end");
    }
    Process process = rooms.converse(spec(), command);
    assertThat(process.getInputStream()).hasContent("0\n1\n2\nend\n");
    process.waitFor();
  }

  @Test
  @DisplayName("shows neither processes, homes nor configuration of the host")
  void showsNothing(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      var processes = run(room, asBuilder("ls -d /proc/[0-9]* | wc -l"));
      assertThat(Integer.parseInt(processes.lines().getFirst())).isLessThan(7);
      var files =
          run(room, asRoot("ls -A /home /root /mnt /srv /boot /sys /.host 2>/dev/null; ls /"));
      assertThat(files.lines())
          .doesNotContain("home", ".host", ".ssh", ".m2", "work")
          .contains("usr", "build");
      assertThat(run(room, asRoot("ls /etc/shadow /etc/ssh /etc/hostname /etc/apt")).result())
          .isNotEqualTo(new RoomResult.Exited(0));
      var kernel =
          run(
              room,
              asBuilder(
                  "cat /proc/1/environ /proc/1/maps 2>&1; cat /proc/1/cmdline | tr '\\0' ' '; env"));
      assertThat(kernel.text()).doesNotContain(data.toString(), "ROOM_BASE", "ROOM_DIR");
    }
  }
}
