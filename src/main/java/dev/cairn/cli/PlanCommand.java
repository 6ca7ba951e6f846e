package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn plan}: what would be built, and why. */
@Command(
    name = "plan",
    description = "Shows what would be built, and why.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:there is something to build",
      "1:what is not up to date cannot be built",
      "77:everything is up to date"
    })
final class PlanCommand extends NodeCommand {
  @Mixin private final Selection selection = new Selection();

  @Option(names = "--force", description = "Plan the named packages as if they had to be built.")
  private boolean force;

  @Option(names = "--dot", description = "Print a graph for Graphviz.")
  private boolean dot;

  PlanCommand(CliContext context) {
    super(context);
  }

  @Override
  protected void prepare() {
    request();
  }

  private Wire.PlanRequest request() {
    return selection.request(force, "publish", false);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Plan plan = node.api().post("plan", request(), Wire.Plan.class);
    if (options.isJson()) {
      printJson(plan.lines());
      plan.problems()
          .forEach(problem -> context.err().println("cairn: " + Text.printable(problem)));
    } else if (dot) {
      PlanText.dot(plan, out());
    } else {
      PlanText.table(plan, options.isQuiet(), out());
    }
    int ignored = plan.count("ignore");
    if (plan.count("build") > 0) {
      return ExitStatus.OK;
    }
    if (ignored == 0) {
      return ExitStatus.NOTHING_TO_DO;
    }
    context
        .err()
        .println(
            "cairn: nothing can be built: "
                + Text.count(ignored, "package")
                + (ignored == 1 ? " is" : " are")
                + " ignored; the plan says why");
    return ExitStatus.FAILED;
  }
}
