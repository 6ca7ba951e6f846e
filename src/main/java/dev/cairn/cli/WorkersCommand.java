package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;

/** {@code cairn workers}: who builds what. */
@Command(name = "workers", description = "Shows the worker slots and what they are building.")
final class WorkersCommand extends NodeCommand {

  WorkersCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Workers workers = node.api().get("workers", Wire.Workers.class);
    if (options.isJson()) {
      printJson(workers.workers());
      return ExitStatus.OK;
    }
    Table table = new Table("WORKER", "NAME", "ROOMS", "STATE", "PACKAGE", "PHASE", "SINCE");
    for (Wire.Worker worker : workers.workers()) {
      table.row(
          Integer.toString(worker.id()),
          worker.name(),
          worker.confinement(),
          worker.paused() ? "paused" : worker.build().isPresent() ? "busy" : "idle",
          worker.build().map(build -> build.name() + " " + build.version()).orElse(""),
          worker.build().flatMap(Wire.LiveBuild::phase).orElse(""),
          worker.build().map(build -> Text.clock(build.elapsed())).orElse(""));
    }
    table.print(out());
    return ExitStatus.OK;
  }
}
