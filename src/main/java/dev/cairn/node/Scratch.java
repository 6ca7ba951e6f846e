package dev.cairn.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary directory of a benchmark, which goes with everything in it when it is closed.
 *
 * @param directory the directory
 */
record Scratch(Path directory) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @throws IOException when there is no place for it
   */
  static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("cairn-bench"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
