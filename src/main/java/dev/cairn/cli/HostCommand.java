package dev.cairn.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One program to run on the host itself, outside of any room.
 *
 * @param argv program and arguments, handed over as they are, never through a shell
 * @param variables set besides the environment that this program was started with
 * @param directory working directory
 * @param limit how long it may take; it is killed after that
 */
public record HostCommand(
    List<String> argv, Map<String, String> variables, Path directory, Duration limit) {

  /** A command in the root directory, without variables of its own. */
  static HostCommand of(Duration limit, List<String> argv) {
    return new HostCommand(argv, Map.of(), Path.of("/"), limit);
  }

  /** As one would type it, for messages. */
  String typed() {
    return String.join(" ", argv);
  }
}
