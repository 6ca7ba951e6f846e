package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.asRoot;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("system")
@Timeout(180)
@DisplayName("From inside a room")
class RoomCannotEscapeTest {
  private static final RoomResult OK = new RoomResult.Exited(0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > /recipe/file",
        "rm /recipe/file",
        "chmod 777 /recipe/file",
        "mount -o remount,rw /recipe",
        "mount -t tmpfs x /mnt",
        "umount /recipe",
        "umount -l /proc/sys",
        "mknod /tmp/disk b 254 0",
        "unshare --mount true",
        "echo x > /proc/sys/kernel/core_pattern",
        "echo 1 > /proc/sys/vm/drop_caches",
        "echo b > /proc/sysrq-trigger",
        "hostname other",
        "cat /proc/1/environ",
        "ls /proc/1/root/",
        "nsenter -t 1 -m true",
        "chroot /proc/1/root true",
        "swapon /dev/zero",
        "date -s 2001-01-01",
        "nice -n -5 test $(nice -n -5 nice) -lt 0",
        "ulimit -Hn 1000000",
      })
  @DisplayName("root cannot")
  void rootCannot(String attempt, @TempDir Path data) throws Exception {
    Path recipe = Files.createDirectory(data.resolve("recipe"));
    Files.writeString(recipe.resolve("file"), "unchanged");
    try (Room room =
        TestingRooms.namespaces(data)
            .open(spec(new RoomSpec.Bind(recipe, Path.of("/recipe"), false)))) {
      var ran = run(room, asRoot("mkdir -p /mnt; " + attempt));
      assertThat(ran.result()).as(ran.text()).isNotEqualTo(OK);
      assertThat(recipe.resolve("file")).hasContent("unchanged");
      assertThat(run(room, asBuilder("cat /recipe/file")).lines()).containsExactly("unchanged");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > /usr/bin/x",
        "echo x >> /etc/passwd",
        "su -c true",
        "chown 0 $(mktemp)",
        "mknod /tmp/null c 1 3",
        "find / -xdev -perm /6000 -type f | grep .",
        "setpriv --reuid=0 true",
        "ls /root",
      })
  @DisplayName("the builder cannot")
  void builderCannot(String attempt, @TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      run(room, asRoot("chmod 700 /root"));
      var ran = run(room, asBuilder(attempt));
      assertThat(ran.result()).as(ran.text()).isNotEqualTo(OK);
    }
  }

  @Test
  @DisplayName("what root destroys is whole again in the next room")
  void baseIsUntouched(@TempDir Path data) throws Exception {
    Rooms rooms = TestingRooms.namespaces(data);
    try (Room room = rooms.open(spec())) {
      run(room, asRoot("rm -rf /usr/share /etc/passwd; echo broken > /usr/bin/gcc"));
    }
    try (Room room = rooms.open(spec())) {
      assertThat(
              run(room, asBuilder("id -un; gcc --version | grep -c GCC; ls /usr/share/perl"))
                  .result())
          .isEqualTo(OK);
    }
  }

  @Test
  @DisplayName("the first process cannot be killed")
  void firstProcessStays(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      run(room, asRoot("kill -KILL 1; kill -STOP 1; kill -TERM 1; kill -KILL -1"));
      assertThat(run(room, asBuilder("echo alive")).lines()).containsExactly("alive");
    }
  }

  @Test
  @DisplayName("a set-user-id file that root makes gives the builder nothing")
  void ignoresSetUserId(@TempDir Path data) throws Exception {
    try (Room room = TestingRooms.namespaces(data).open(spec())) {
      run(room, asRoot("cp /usr/bin/id /usr/bin/suid-id; chmod 4755 /usr/bin/suid-id"));
      assertThat(run(room, asBuilder("suid-id -u")).lines()).containsExactly("64000");
    }
  }
}
