package dev.cairn.environment;

import static dev.cairn.environment.TestingRooms.asBuilder;
import static dev.cairn.environment.TestingRooms.run;
import static dev.cairn.environment.TestingRooms.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A room of namespaces")
class NamespaceRoomsTest extends RoomContract {

  @Override
  Rooms prepare(Path data) throws IOException {
    return TestingRooms.namespaces(data);
  }

  @Test
  @DisplayName("has its builder, its home and its host name, and no process but its own")
  void hasItsOwnWorld() throws Exception {
    try (Room room = rooms.open(spec())) {
      var ran = run(room, asBuilder("id -un; pwd; hostname; cat /proc/1/comm; umask; nice"));
      assertThat(ran.lines()).containsExactly("builder", "/build", "room", "bash", "0022", "10");
    }
  }
}
