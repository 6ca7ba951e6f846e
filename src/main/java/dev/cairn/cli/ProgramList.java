package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of a tree that show that its packages work. */
final class ProgramList {

  /** A program and a text that must be in its output. */
  record Program(Wire.ProgramCheck check, String expected) {}

  private ProgramList() {}

  /**
   * Reads {@code package<TAB>command<TAB>expected text}, one per line, the command's words between
   * single blanks; {@code #} begins a comment line.
   */
  static List<Program> read(Path file) {
    List<Program> programs = new ArrayList<>();
    for (String line : NameList.lines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      if (fields.length != 3) {
        throw new CliException(
            file + " has a line that is not package, command and text, with tabs: " + line);
      }
      programs.add(
          new Program(
              new Wire.ProgramCheck(fields[0], List.of(fields[1].split(" ", -1))), fields[2]));
    }
    return programs;
  }
}
