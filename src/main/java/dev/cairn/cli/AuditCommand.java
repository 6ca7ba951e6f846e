package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn audit}: what the journal says. */
@Command(
    name = "audit",
    description = "Asks the journal: what happened, why, what was, and whether all of it fits.",
    subcommands = {
      AuditLogCommand.class,
      AuditShowCommand.class,
      AuditStateCommand.class,
      AuditDiffCommand.class,
      AuditReplayCommand.class,
      AuditVerifyCommand.class,
      AuditExportCommand.class,
      AuditStatsCommand.class,
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all is well",
      "1:something does not fit, or there is no such entity",
      "2:the command line is wrong"
    })
final class AuditCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "Say what to ask: " + String.join(", ", command.subcommands().keySet()));
  }
}
