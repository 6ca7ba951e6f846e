package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.io.IOException;
import picocli.CommandLine.Option;

/** A command that plans, asks, starts or joins a run, and follows it to its end. */
abstract class RunCommand extends NodeCommand {
  @Option(names = "--fail-fast", description = "Begin nothing more after the first failure.")
  private boolean failFast;

  @Option(
      names = "--keep-going",
      description = "Go on with what does not need what failed; this is the default.")
  private boolean keepGoing;

  RunCommand(CliContext context) {
    super(context);
  }

  /** What is to be planned. */
  protected abstract Wire.PlanRequest request();

  /** Whether somebody at a terminal is asked first. */
  protected boolean asks() {
    return true;
  }

  /** Whether the first failure ends the run. */
  protected final boolean isFailFast() {
    return failFast && !keepGoing;
  }

  @Override
  protected boolean continuesRun() {
    return true;
  }

  /** A wrong selection is told before a node is started for nothing. */
  @Override
  protected void prepare() throws InterruptedException {
    request();
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException, IOException {
    return run(node, request());
  }

  /** Plans {@code request}, asks, and carries it out. */
  protected final int run(NodeSession node, Wire.PlanRequest request)
      throws InterruptedException, IOException {
    Wire.Plan plan = node.api().post("plan", request, Wire.Plan.class);
    int builds = plan.count("build");
    if (options.isJson()) {
      plan.problems()
          .forEach(problem -> context.err().println("cairn: " + Text.printable(problem)));
    } else if (!options.isQuiet()) {
      PlanText.table(plan, true, out());
    }
    out().flush();
    if (builds == 0 && plan.count("ignore") == 0) {
      return ExitStatus.OK;
    }
    if (builds > 0 && asks() && !confirmed("Build " + Text.count(builds, "package") + "?")) {
      throw new CliException("nothing is built, as you wish");
    }
    return carryOut(node, request);
  }

  private boolean confirmed(String question) throws IOException {
    return options.isYes() || options.isJson() || Question.isYes(context, question, true);
  }

  private int carryOut(NodeSession node, Wire.PlanRequest request) throws InterruptedException {
    try (RunFollower follower =
        RunFollower.open(context, node.api(), RunFollower.display(context, options))) {
      Wire.Submitted submitted = node.api().post("builds", request, Wire.Submitted.class);
      if (submitted.runId().isEmpty()) {
        return ExitStatus.OK;
      }
      String runId = submitted.runId().get();
      if (submitted.joined() && !options.isQuiet()) {
        follower.note("run " + runId + " is under way; your packages join it");
      }
      return follower.follow(runId, submitted.plan());
    }
  }
}
