package dev.cairn.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names on the command line: of recipes, packages or origins, or of files that list them. */
final class NameList {

  private NameList() {}

  /**
   * The names meant by {@code arguments}, each once. An argument that is the path of a regular file
   * stands for the names in it, one per line; {@code #} begins a comment.
   */
  static List<String> expand(List<String> arguments) {
    Set<String> names = new LinkedHashSet<>();
    for (String argument : arguments) {
      if (isFile(argument)) {
        names.addAll(read(Path.of(argument)));
      } else {
        names.add(argument);
      }
    }
    return List.copyOf(names);
  }

  private static boolean isFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException cannotBeOne) {
      return false;
    }
  }

  /** The names in {@code file}; at least one. */
  static List<String> read(Path file) {
    List<String> names = new ArrayList<>();
    for (String line : lines(file)) {
      String name = line.replaceFirst("#.*", "").strip();
      if (name.matches(".*\\s.*")) {
        throw new CliException(
            "%s lists one name per line, but has '%s'".formatted(file, Text.printable(line)));
      }
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      throw new CliException(file + " lists no names");
    }
    return names;
  }

  /** The lines of {@code file}, which must be text. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException binary) {
      throw new CliException(file + " is not a list of names: it is not text");
    } catch (IOException unreadable) {
      throw new CliException("cannot read " + file + ": " + unreadable.getMessage());
    }
  }
}
