package dev.cairn.node;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program behind {@code ./cairn}: reads the machine's settings and hands the rest to the cli.
 */
@Command(
    name = "cairn",
    mixinStandardHelpOptions = true,
    version = "cairn 0.1.0",
    description = "Builds trees of package recipes in rooms and keeps a journal of it.")
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
