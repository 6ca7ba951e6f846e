package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The disk of a host")
class DiskRoomTest {
  private final AtomicLong free = new AtomicLong(DiskRoom.FREE_BYTES_MIN);
  private final DiskRoom disk = new DiskRoom(free::get);

  @Test
  @DisplayName("has room while so much is free that a build may begin")
  void isThere() {
    assertThat(disk.isThere()).isTrue();
    free.decrementAndGet();
    assertThat(disk.isThere()).isFalse();
    free.incrementAndGet();
    assertThat(disk.isThere()).isTrue();
  }

  @Test
  @DisplayName("that a build has filled must have more room than that build left, once")
  void wasTooSmall() {
    free.set(3 * DiskRoom.FREE_BYTES_MIN);
    disk.wasTooSmall();
    assertThat(disk.isThere()).isFalse();
    free.addAndGet(DiskRoom.FREE_BYTES_MIN);
    assertThat(disk.isThere()).isTrue();
    free.set(DiskRoom.FREE_BYTES_MIN);
    assertThat(disk.isThere()).isTrue();
  }
}
