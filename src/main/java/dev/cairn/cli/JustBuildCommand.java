package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn just-build}: builds without showing a question first. */
@Command(
    name = "just-build",
    description = "Builds without showing a question first.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is built, or there was nothing to do",
      "1:something failed, was skipped or ignored",
      "130:stopped by Ctrl-C"
    })
final class JustBuildCommand extends RunCommand {
  @Mixin private final Selection selection = new Selection();

  JustBuildCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return selection.request(false, "publish", isFailFast());
  }

  @Override
  protected boolean asks() {
    return false;
  }
}
