package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn manual}: writes the manual pages; called when the project is built. */
@Command(
    name = "manual",
    description = "Writes a manual page for each command into a directory.",
    hidden = true)
final class ManualCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "DIR", description = "Where to write them; made when missing.")
  private Path directory = Path.of("");

  ManualCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try {
      Files.createDirectories(directory);
      write(Cli.commandLine(context));
    } catch (IOException failed) {
      throw new CliException("cannot write to " + directory + ": " + failed.getMessage());
    }
    return ExitStatus.OK;
  }

  private void write(CommandLine command) throws IOException {
    ManualPage page = new ManualPage(command.getCommandSpec());
    Files.writeString(directory.resolve(page.fileName()), page.text());
    for (CommandLine below : command.getSubcommands().values()) {
      if (!below.getCommandSpec().usageMessage().hidden()) {
        write(below);
      }
    }
  }
}
