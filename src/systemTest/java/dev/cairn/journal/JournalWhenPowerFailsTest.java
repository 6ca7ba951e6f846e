package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut as the disk sees it: the writer is killed and the image of its file system is copied
 * at once. What the file system had not yet handed to the disk, because nobody synced it, is not in
 * the copy.
 */
@Tag("system")
@Timeout(300)
@DisplayName("When the power fails, a journal")
class JournalWhenPowerFailsTest {
  private static final int CUTS = 6;
  private static final long SEED = 20261121;
  private static final long DISK_BYTES = 128L << 20;

  @Test
  @DisplayName("has every acknowledged event and nothing half")
  void survives(@TempDir Path directory) throws Exception {
    Random moments = new Random(SEED);
    Path disk = directory.resolve("disk");
    try (RandomAccessFile image = new RandomAccessFile(disk.toFile(), "rw")) {
      image.setLength(DISK_BYTES);
    }
    run("mkfs.ext4", "-q", disk.toString());
    for (int cut = 0; cut < CUTS; cut++) {
      Path after = directory.resolve("after-" + cut);
      Map<String, Long> acknowledged = cut(disk, after, directory, moments);
      try (Mount mount = new Mount(after, directory.resolve("mount"));
          JournalStore store =
              JournalStore.open(
                  WritingProcess.settings(mount.path().resolve("journal")),
                  InstantSource.system(),
                  System::nanoTime)) {
        WritingProcess.check(store, acknowledged);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("after cut " + cut + " with seed " + SEED, failure);
      }
      Files.delete(disk);
      disk = after;
    }
  }

  private static Map<String, Long> cut(Path disk, Path after, Path directory, Random moments)
      throws Exception {
    try (Mount mount = new Mount(disk, directory.resolve("mount"));
        WritingProcess process = WritingProcess.start(mount.path().resolve("journal"), directory)) {
      Map<String, Long> acknowledged =
          process.killAfter(Duration.ofMillis(200 + moments.nextInt(600)));
      run("cp", "--sparse=always", disk.toString(), after.toString());
      return acknowledged;
    }
  }

  /** A mounted image. */
  private record Mount(Path image, Path path) implements AutoCloseable {
    private Mount {
      try {
        Files.createDirectories(path);
        run("mount", "-o", "loop", image.toString(), path.toString());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void close() throws IOException {
      run("umount", path.toString());
    }
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }
}
