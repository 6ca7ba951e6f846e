package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn cancel}: takes builds out of the active run, or ends it. */
@Command(name = "cancel", description = "Takes builds out of the active run, or ends the run.")
final class CancelCommand extends NodeCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec command;

  @Parameters(
      paramLabel = "BUILD|NAME",
      arity = "0..*",
      description = "Builds or recipes of the active run.")
  private List<String> builds = new ArrayList<>();

  @Option(names = "--run", description = "End the whole run; builds under way may end.")
  private boolean wholeRun;

  @Option(names = "--now", description = "With --run: cancel builds under way, too.")
  private boolean now;

  CancelCommand(CliContext context) {
    super(context);
  }

  @Override
  protected boolean continuesRun() {
    return true;
  }

  @Override
  protected void prepare() {
    if (wholeRun != builds.isEmpty() || (now && !wholeRun)) {
      throw new ParameterException(
          command.commandLine(), "name builds, or say --run, or --run --now");
    }
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    if (wholeRun) {
      node.api().delete("runs/latest" + (now ? "?now=true" : ""), Wire.Done.class);
      say("the run ends" + (now ? " now" : " when what is under way has ended"));
      return ExitStatus.OK;
    }
    for (String build : builds) {
      node.api().delete(ApiClient.path("builds", build), Wire.Done.class);
      say(build + " is cancelled");
    }
    return ExitStatus.OK;
  }
}
