package dev.cairn.build;

import java.util.ArrayList;
import java.util.List;

/**
 * A program of a published package, to be run in a clean room, and what it must say.
 *
 * @param packageName package that brings the program
 * @param argv program and arguments; never through a shell
 * @param expected text that its output must contain
 */
public record ProgramCheck(String packageName, List<String> argv, String expected) {

  /** Copies the arguments and refuses an empty command. */
  public ProgramCheck {
    argv = List.copyOf(argv);
    if (packageName.isBlank() || argv.isEmpty() || argv.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a check needs a package and a command");
    }
  }

  /**
   * Reads a list of checks: one per line as {@code package<TAB>command<TAB>expected text}, the
   * command split at single blanks. Empty lines and lines that begin with {@code #} are skipped.
   *
   * @throws IllegalArgumentException with the number of a line that has another form
   */
  public static List<ProgramCheck> parse(List<String> lines) {
    List<ProgramCheck> checks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      if (fields.length != 3) {
        throw new IllegalArgumentException(
            "line %d is not package<TAB>command<TAB>expected text: %s".formatted(i + 1, line));
      }
      checks.add(new ProgramCheck(fields[0], List.of(fields[1].split(" ", -1)), fields[2]));
    }
    return List.copyOf(checks);
  }
}
