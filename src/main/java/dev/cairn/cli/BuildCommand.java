package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn build}: builds what is out of date, and what it needs. */
@Command(
    name = "build",
    description = "Builds what is out of date, and what it needs.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is built, or there was nothing to do",
      "1:something failed, was skipped or ignored",
      "130:stopped by Ctrl-C"
    })
final class BuildCommand extends RunCommand {
  @Mixin private final Selection selection = new Selection();

  BuildCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return selection.request(false, "publish", isFailFast());
  }
}
