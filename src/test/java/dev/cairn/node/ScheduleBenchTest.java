package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cli.ScheduleBenchmark;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The schedule benchmark")
class ScheduleBenchTest {
  @Test
  @Timeout(120)
  @DisplayName("carries out a small graph through entities and the real journal")
  void carriesOut(@TempDir Path scratch) throws Exception {
    Config config =
        ConfigFactory.parseString(
                "cairn.journal.leveldb.dir = \"" + scratch.resolve("journal") + "\"")
            .withFallback(ConfigFactory.load());
    ScheduleBenchmark.Measured measured = ScheduleBench.run(100, 2, scratch, config);
    assertThat(measured.builds()).isEqualTo(100);
    assertThat(measured.cairn()).isPositive();
  }
}
