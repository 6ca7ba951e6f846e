package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.journal.TestingEvent.DayEnded;
import dev.cairn.journal.TestingEvent.StoneLaid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A format test")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StoredFormatTest {
  private static final StoneLaid STONE =
      new StoneLaid(
          "capstone",
          7_000_000_000L,
          Instant.parse("2026-01-01T12:00:00Z"),
          Optional.of("alice"),
          List.of("base"));
  private static final DayEnded DAY = new DayEnded(Duration.ofHours(8));

  private Path goldenFiles;

  private final List<TestingFormat> formats = new ArrayList<>();

  @BeforeEach
  void acceptTheSamples(@TempDir Path directory) throws IOException {
    goldenFiles = directory;
    TestingFormat accepting = format(true, STONE, DAY);
    accepting.isWrittenAsGolden(STONE);
    accepting.isWrittenAsGolden(DAY);
    Files.writeString(goldenFiles.resolve("DayEnded.v1.json"), "{\"length\":\"PT8H\"}");
  }

  @AfterEach
  void stop() {
    formats.forEach(StoredFormat::stop);
  }

  @Test
  @DisplayName("is content with what it accepted before, and with an older version")
  void content() throws IOException {
    TestingFormat format = format(false, STONE, DAY);
    assertThat(goldenFiles.resolve("StoneLaid.v1.json")).exists();
    assertThat(goldenFiles.resolve("DayEnded.v2.json")).content().contains("\"worked\"");
    format.everyKindHasASample();
    format.isWrittenAsGolden(STONE);
    format.isWrittenAsGolden(DAY);
    format.isReadFromEveryVersion(STONE);
    format.isReadFromEveryVersion(DAY);
  }

  @Test
  @DisplayName("misses the sample of a kind, also of one that is nested deeper")
  void missingSample() {
    TestingFormat format = format(false, STONE);
    assertThatThrownBy(() -> format.everyKindHasASample()).hasMessageContaining("DayEnded");
  }

  @Test
  @DisplayName("notices a field that is written under another name than the golden file has")
  void renamedField() throws IOException {
    TestingFormat format = format(false, STONE, DAY);
    Path golden = goldenFiles.resolve("StoneLaid.v1.json");
    Files.writeString(golden, Files.readString(golden).replace("weightGrams", "weight"));
    assertThatThrownBy(() -> format.isWrittenAsGolden(STONE)).hasMessageContaining("weightGrams");
    assertThatThrownBy(() -> format.isReadFromEveryVersion(STONE))
        .hasMessageContaining("StoneLaid.v1.json");
  }

  @Test
  @DisplayName("asks for a version whose file is gone")
  void missingVersion() throws IOException {
    TestingFormat format = format(false, STONE, DAY);
    Files.delete(goldenFiles.resolve("DayEnded.v1.json"));
    assertThatThrownBy(() -> format.isReadFromEveryVersion(DAY))
        .hasMessageContaining("DayEnded.v1.json is missing");
  }

  private TestingFormat format(boolean accept, TestingEvent... samples) {
    TestingFormat format = new TestingFormat(goldenFiles, accept, samples);
    formats.add(format);
    return format;
  }

  private static final class TestingFormat extends StoredFormat<TestingEvent> {
    private static final Config BINDINGS =
        ConfigFactory.parseString(
                """
                akka.actor.serialization-bindings { "dev.cairn.journal.Stored" = jackson-cbor }
                akka.serialization.jackson.migrations {
                  "dev.cairn.journal.TestingEvent$DayEnded" =
                    "dev.cairn.journal.TestingDayEndedMigration"
                }
                """)
            .withFallback(ConfigFactory.load());

    private final List<TestingEvent> samples;

    TestingFormat(Path goldenFiles, boolean accept, TestingEvent... samples) {
      super(TestingEvent.class, goldenFiles, BINDINGS, accept);
      this.samples = List.of(samples);
    }

    @Override
    protected Stream<TestingEvent> samples() {
      return samples.stream();
    }
  }
}
