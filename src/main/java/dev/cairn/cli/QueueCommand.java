package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn queue}: what waits, and what is to come sooner. */
@Command(
    name = "queue",
    description = "Shows what waits in the active run, in the order in which it will begin.",
    subcommands = {QueueCommand.Add.class, QueueCommand.Priority.class})
final class QueueCommand extends NodeCommand {

  QueueCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Queue queue = node.api().get("queue", Wire.Queue.class);
    if (options.isJson()) {
      printJson(queue.builds());
      return ExitStatus.OK;
    }
    if (queue.builds().isEmpty()) {
      out().println("nothing waits");
      return ExitStatus.OK;
    }
    Table table = new Table("PACKAGE", "VERSION", "STATE", "PRIORITY", "WAITS FOR");
    queue
        .builds()
        .forEach(
            build ->
                table.row(
                    build.name(),
                    build.version(),
                    build.state(),
                    Integer.toString(build.priority()),
                    String.join(" ", build.waitsFor())));
    table.print(out());
    return ExitStatus.OK;
  }

  /** {@code cairn queue add}: more packages for the running node, without waiting for them. */
  @Command(
      name = "add",
      description = "Gives the running node more to build, and does not wait for it.")
  static final class Add extends NodeCommand {
    @Mixin private final Selection selection = new Selection();

    Add(CliContext context) {
      super(context);
    }

    @Override
    protected void prepare() {
      request();
    }

    private Wire.PlanRequest request() {
      return selection.request(false, "publish", false);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      if (node.isEmbedded()) {
        throw new CliException(
            "no node is running that could build it later; use cairn build, or start one with"
                + " cairn up");
      }
      Wire.Submitted submitted = node.api().post("queue", request(), Wire.Submitted.class);
      if (options.isJson()) {
        printJson(submitted);
      } else {
        say(
            submitted
                .runId()
                .map(
                    run ->
                        (submitted.joined() ? "joined run " : "began run ")
                            + run
                            + ": "
                            + PlanText.totals(submitted.plan()))
                .orElse("nothing to do: " + PlanText.totals(submitted.plan())));
      }
      return ExitStatus.OK;
    }
  }

  /** {@code cairn queue priority}: moves a waiting build. */
  @Command(
      name = "priority",
      description = "Moves a waiting build forward (more than 0) or back (less).")
  static final class Priority extends NodeCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "Recipe of the active run.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "N", description = "Its priority; 0 is usual.")
    private int priority;

    Priority(CliContext context) {
      super(context);
    }

    @Override
    protected boolean continuesRun() {
      return true;
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      node.api()
          .post(
              ApiClient.path("queue", name) + "/priority",
              new Wire.PriorityRequest(priority),
              Wire.Done.class);
      say(name + " has priority " + priority);
      return ExitStatus.OK;
    }
  }
}
