package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code cairn status}: what the node is doing. */
@Command(name = "status", description = "Shows what the node is doing.")
final class StatusCommand extends NodeCommand {

  StatusCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Status status = node.api().get("status", Wire.Status.class);
    if (options.isJson()) {
      printJson(status);
      return ExitStatus.OK;
    }
    out()
        .println(
            "node     "
                + (node.isEmbedded() ? "not running" : "running")
                + ", version "
                + status.version());
    out().println("data     " + status.data());
    status.trees().forEach(tree -> out().println("tree     " + tree));
    out()
        .println(
            String.format(
                Locale.ROOT,
                "load     %.1f on %s, limit %s",
                status.load().load(),
                Text.count(status.load().processors(), "processor"),
                Text.count(status.limit(), "build")));
    status
        .run()
        .ifPresentOrElse(
            this::printRun,
            () ->
                status
                    .unfinished()
                    .ifPresentOrElse(
                        this::printUnfinished, () -> out().println("run      none is active")));
    if (!options.isQuiet()) {
      status.workers().forEach(worker -> out().println(BarsDisplay.bar(worker)));
    }
    return ExitStatus.OK;
  }

  private void printUnfinished(Wire.Run run) {
    out()
        .printf(
            "run      %s unfinished: %d built, %d failed, %d skipped, %d ignored, %d left; cairn up"
                + " goes on with it%n",
            run.runId(),
            run.built().size(),
            run.failed().size(),
            run.skipped().size(),
            run.ignored().size(),
            run.left());
  }

  private void printRun(Wire.RunCounts run) {
    out()
        .printf(
            "run      %s %s: %d built, %d failed, %d skipped, %d ignored, %d under way, %d waiting%s%n",
            run.runId(),
            run.stage(),
            run.built(),
            run.failed(),
            run.skipped(),
            run.ignored(),
            run.running(),
            run.waiting(),
            run.estimate().map(left -> ", about " + Text.clock(left) + " left").orElse(""));
  }
}
