package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Inputs of an order")
class OrderInputsTest {
  @Test
  @DisplayName("that a killed process has left are removed, and nothing else is")
  void sweep(@TempDir Path work) throws IOException {
    Path repository = Files.createDirectories(work.resolve("inputs-1/repository"));
    Files.createFile(repository.resolve("cairn.db"));
    Files.createDirectory(work.resolve("inputs-2"));
    Path program = Files.createDirectory(work.resolve("program-1"));

    OrderInputs.sweep(work);

    assertThat(work).isDirectoryContaining(program::equals);
    assertThat(work.toFile().list()).hasSize(1);
  }
}
