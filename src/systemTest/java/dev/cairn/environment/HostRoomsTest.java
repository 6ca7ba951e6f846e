package dev.cairn.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.environment.Rooms.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A room without confinement")
class HostRoomsTest extends RoomContract {

  @Override
  Rooms prepare(Path data) throws IOException {
    open(data);
    return TestingRooms.plainHost(data);
  }

  @Test
  @DisplayName("says that it is none")
  void saysSo() {
    assertThat(rooms.confinement()).isEqualTo(Confinement.PLAIN_HOST);
  }
}
