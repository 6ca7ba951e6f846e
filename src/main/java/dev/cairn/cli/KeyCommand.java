package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn key}: keys with which others ask the node. */
@Command(
    name = "key",
    description = "Makes, shows and revokes keys with which others ask the node.",
    subcommands = {KeyCreateCommand.class, KeyListCommand.class, KeyRevokeCommand.class})
final class KeyCommand implements Runnable {
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
