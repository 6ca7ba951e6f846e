package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(120)
@DisplayName("When the disk is full, a journal")
class JournalWhenDiskIsFullTest {
  private static final long FREE_BYTES_MIN = 16L << 20;
  private static final int DISK_MIB = 48;
  private static final int LATE_MIB = 4;

  @TempDir Path directory;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  @DisplayName("refuses writes and says why, is read, and goes on by itself when there is room")
  void refusesAndGoesOn() throws Exception {
    try (JournalStore store =
        JournalStore.open(settings(), InstantSource.system(), System::nanoTime)) {
      long stored = storeUntilRefused(store);
      assertThat(stored).isGreaterThan(1000);
      Optional<Exception> refusal = store(store, stored + 1);
      assertThat(refusal.orElseThrow())
          .hasMessageContaining("is full")
          .hasMessageContaining("keeps 16 MiB free")
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> store.change((_, _) -> {}).join()).hasMessageContaining("is full");
      assertThat(store.reader().find("stone|1", stored)).isPresent();

      Files.delete(disk.resolve("ballast"));
      assertThat(store(store, stored + 1)).isEmpty();
      assertThat(store.highestSequenceNr("stone|1")).isEqualTo(stored + 1);
    }
    try (JournalStore store =
        JournalStore.open(settings(), InstantSource.system(), System::nanoTime)) {
      assertThat(store.damage()).isEmpty();
    }
  }

  private JournalSettings settings() {
    return new JournalSettings(
        disk.resolve("journal"),
        new LevelDb.Settings(true, true, true, 1 << 20, 1 << 20),
        true,
        1000,
        1000,
        1000,
        FREE_BYTES_MIN,
        500,
        Duration.ofHours(1),
        3);
  }

  private long storeUntilRefused(JournalStore store) throws IOException {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[(DISK_MIB / 4) << 20]);
    long stored = 0;
    while (store(store, stored + 1).isEmpty()) {
      stored++;
    }
    // LevelDB removes files that it has compacted when it likes, which must not make room.
    Files.write(ballast, new byte[LATE_MIB << 20], StandardOpenOption.APPEND);
    return stored;
  }

  private static Optional<Exception> store(JournalStore store, long sequenceNr) {
    return store
        .append(
            List.of(
                TestingJournal.write(
                    "stone|1",
                    TestingJournal.event(sequenceNr, WritingProcess.text("stone|1", sequenceNr)))))
        .join()
        .getFirst();
  }
}
