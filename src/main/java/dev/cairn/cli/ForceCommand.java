package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn force}: builds the named packages even when they are up to date. */
@Command(
    name = "force",
    description = "Builds the named packages even when they are up to date.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is built, or there was nothing to do",
      "1:something failed, was skipped or ignored",
      "130:stopped by Ctrl-C"
    })
final class ForceCommand extends RunCommand {
  @Mixin private final Selection selection = new Selection();

  ForceCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return selection.request(true, "publish", isFailFast());
  }
}
