package dev.cairn.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
@Timeout(300)
@DisplayName("When the process that writes it is killed, a journal")
class JournalWhenWriterIsKilledTest {
  private static final int KILLS = 50;
  private static final long SEED = 20261121;
  private static final int MOMENTS_MS = 120;

  @Test
  @DisplayName("has every acknowledged event and nothing half, fifty times over")
  void survives(@TempDir Path directory) throws Exception {
    Random moments = new Random(SEED);
    Path journal = directory.resolve("journal");
    Map<String, Long> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (WritingProcess process = WritingProcess.start(journal, directory)) {
        acknowledged.putAll(process.killAfter(Duration.ofMillis(moments.nextInt(MOMENTS_MS))));
      }
      try (JournalStore store =
          JournalStore.open(
              WritingProcess.settings(journal), InstantSource.system(), System::nanoTime)) {
        WritingProcess.check(store, acknowledged);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("after kill " + kill + " with seed " + SEED, failure);
      }
    }
  }
}
