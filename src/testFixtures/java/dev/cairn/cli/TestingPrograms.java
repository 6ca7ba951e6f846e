package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory of a search path that holds just the programs one puts there. */
public final class TestingPrograms {

  private final Path directory;

  /** Starts with none, in an existing directory. */
  public TestingPrograms(Path directory) {
    this.directory = directory;
  }

  /** The search path that consists of this directory. */
  public List<Path> searchPath() {
    return List.of(directory);
  }

  /** Puts an executable file of each name there. */
  public void add(String... names) {
    try {
      for (String name : names) {
        Path file = Files.writeString(directory.resolve(name), "");
        if (!file.toFile().setExecutable(true)) {
          throw new IOException("cannot make executable: " + file);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Puts every tool of the list there but these. */
  public void addAllBut(String... names) {
    List<String> left = List.of(names);
    SystemTools.ALL.stream()
        .map(SystemTool::name)
        .filter(name -> !left.contains(name))
        .forEach(this::add);
  }
}
