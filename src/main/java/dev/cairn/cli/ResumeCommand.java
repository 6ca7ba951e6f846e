package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn resume}: a paused worker takes builds again. */
@Command(name = "resume", description = "Lets a paused worker take builds again.")
final class ResumeCommand extends NodeCommand {
  @Parameters(
      paramLabel = "WORKER|all",
      arity = "0..1",
      defaultValue = "all",
      description = "Number or name of a worker; all unless said.")
  private String worker = "";

  ResumeCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    return changeWorkers(node, worker, "resume", "takes builds again");
  }
}
