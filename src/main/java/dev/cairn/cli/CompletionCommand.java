package dev.cairn.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code cairn completion}: a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "Use it with: source <(cairn completion)"
    })
final class CompletionCommand implements Callable<Integer> {
  private final CliContext context;

  CompletionCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().print(AutoComplete.bash("cairn", Cli.commandLine(context)));
    context.out().println();
    return ExitStatus.OK;
  }
}
