package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Sweeping the rooms directory")
class RoomSweepTest {

  @Test
  @DisplayName("removes what rooms left, counts it, and leaves everything else")
  void removesRooms(@TempDir Path rooms) throws IOException {
    Path outside = Files.writeString(rooms.resolve("outside"), "kept");
    Path room = Files.createDirectories(rooms.resolve("room-a-12345678/build/deep"));
    Files.createSymbolicLink(room.resolve("link"), outside);
    Files.createDirectory(rooms.resolve("room-b-12345678"));
    Files.createFile(rooms.resolve(".alive-1"));
    Files.createDirectory(rooms.resolve("somebody-else"));
    assertThat(RoomSweep.sweep(rooms)).isEqualTo(3);
    assertThat(rooms)
        .isDirectoryContaining("glob:**/outside")
        .isDirectoryContaining("glob:**/somebody-else");
    assertThat(rooms.toFile().list()).hasSize(2);
  }

  @Test
  @DisplayName("finds nothing where there is no directory")
  void needsNoDirectory(@TempDir Path data) throws IOException {
    assertThat(RoomSweep.sweep(data.resolve("rooms"))).isZero();
  }

  @Test
  @DisplayName("reads mount points with blanks and backslashes")
  void readsMountPoints() {
    assertThat(
            RoomSweep.mountPoints("22 1 254:0 / /a\\040b\\134c rw shared:1 - ext4 /dev/vda rw\n"))
        .containsExactly(Path.of("/a b\\c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "a\nb", "ü"})
  @DisplayName("goes with names that cannot lead elsewhere")
  void refusesNames(String name) {
    assertThatThrownBy(() -> RoomSweep.directoryName(name, "12345678"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
