package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn cluster}: the nodes that work together. */
@Command(
    name = "cluster",
    description = "Shows the nodes that work together.",
    subcommands = ClusterStatusCommand.class)
final class ClusterCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "Say what to do: " + String.join(", ", command.subcommands().keySet()));
  }
}
