package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(120)
@DisplayName("A backup on a small disk")
class BackupWhenDiskIsFullTest {
  private static final long RESERVE = 1 << 20;

  private final Path directory;
  private final Path disk;

  BackupWhenDiskIsFullTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.disk = Files.createDirectory(directory.resolve("disk"));
  }

  @BeforeEach
  void mount() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed");
    }
  }

  @Test
  @DisplayName("is refused in one line, leaves nothing behind, and succeeds when there is room")
  void full() throws Exception {
    try (TestingJournal journal = new TestingJournal(directory.resolve("journal"))) {
      journal.storeMany("a|1", 2000, "red");
      JournalBackup backup =
          new JournalBackup(
              disk.resolve("backup"), TestingJournal.settings(disk).levelDb(), RESERVE);
      Path filling = Files.write(disk.resolve("filling"), new byte[15 << 20]);
      assertThatThrownBy(() -> backup.of(journal.store()))
          .isInstanceOf(JournalException.class)
          .hasMessageMatching("the disk of .* is full: \\d+ MiB left, \\d+ MiB are needed; .*");
      try (Stream<Path> left = Files.list(disk)) {
        assertThat(left).containsExactly(filling);
      }
      Files.delete(filling);
      assertThat(backup.of(journal.store()).events()).isEqualTo(2000);
      run("mount", "-o", "remount,ro", disk.toString());
      JournalBackup another =
          new JournalBackup(
              disk.resolve("another"), TestingJournal.settings(disk).levelDb(), RESERVE);
      assertThatThrownBy(() -> another.of(journal.store()))
          .hasMessageContaining("Read-only file system")
          .message()
          .doesNotContain("\n");
    }
  }
}
