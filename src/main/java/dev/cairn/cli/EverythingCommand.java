package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn everything}: builds every recipe of the trees that is out of date. */
@Command(
    name = "everything",
    description = "Builds every recipe of the trees that is out of date.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is built, or there was nothing to do",
      "1:something failed, was skipped or ignored",
      "130:stopped by Ctrl-C"
    })
final class EverythingCommand extends RunCommand {
  EverythingCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return new Wire.PlanRequest(List.of(), true, false, "publish", isFailFast());
  }
}
