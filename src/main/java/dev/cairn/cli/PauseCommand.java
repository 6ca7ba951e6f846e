package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn pause}: a worker takes no further build. */
@Command(
    name = "pause",
    description = "Lets a worker take no further build; what it is building goes on.")
final class PauseCommand extends NodeCommand {
  @Parameters(paramLabel = "WORKER|all", description = "Number or name of a worker, or all.")
  private String worker = "";

  PauseCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    return changeWorkers(node, worker, "pause", "is paused");
  }
}
