package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private final List<TestingEventFormat> formats = new ArrayList<>();

  @BeforeEach
  void acceptTheSamples(@TempDir Path directory) throws IOException {
    goldenFiles = directory;
    TestingEventFormat accepting = format(true, STONE, DAY);
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
    TestingEventFormat format = format(false, STONE, DAY);
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
    TestingEventFormat format = format(false, STONE);
    assertThatThrownBy(() -> format.everyKindHasASample()).hasMessageContaining("DayEnded");
  }

  @Test
  @DisplayName("notices a field that is written under another name than the golden file has")
  void renamedField() throws IOException {
    TestingEventFormat format = format(false, STONE, DAY);
    Path golden = goldenFiles.resolve("StoneLaid.v1.json");
    Files.writeString(golden, Files.readString(golden).replace("weightGrams", "weight"));
    assertThatThrownBy(() -> format.isWrittenAsGolden(STONE)).hasMessageContaining("weightGrams");
    assertThatThrownBy(() -> format.isReadFromEveryVersion(STONE))
        .hasMessageContaining("StoneLaid.v1.json");
  }

  @Test
  @DisplayName("asks for a version whose file is gone")
  void missingVersion() throws IOException {
    TestingEventFormat format = format(false, STONE, DAY);
    Files.delete(goldenFiles.resolve("DayEnded.v1.json"));
    assertThatThrownBy(() -> format.isReadFromEveryVersion(DAY))
        .hasMessageContaining("DayEnded.v1.json is missing");
  }

  private TestingEventFormat format(boolean accept, TestingEvent... samples) {
    TestingEventFormat format = new TestingEventFormat(goldenFiles, accept, samples);
    formats.add(format);
    return format;
  }
}
