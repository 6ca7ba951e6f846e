package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A data directory that cannot be had is refused")
class DataDirectoryTest {

  @ParameterizedTest
  @DisplayName("in words, without the name of a class")
  @ValueSource(strings = {"/proc/cairn", "/proc/self/cairn", "/sys/cairn"})
  void impossible(String directory) {
    assertThat(catchThrowable(() -> DataDirectory.take(Path.of(directory))))
        .isInstanceOf(NodeException.class)
        .message()
        .startsWith("the data directory " + directory + " cannot be used: ")
        .endsWith("; name another one with --data")
        .doesNotContain("Exception", "java.");
  }

  @Test
  @DisplayName("with the file that is in the way")
  void belowFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("notes"), "");
    assertThatThrownBy(() -> DataDirectory.take(file))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining(file + " is not a directory");
  }
}
