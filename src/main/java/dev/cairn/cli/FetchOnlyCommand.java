package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn fetch-only}: fetches and verifies the sources; builds nothing. */
@Command(
    name = "fetch-only",
    description = "Fetches and verifies the sources; builds nothing.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is built, or there was nothing to do",
      "1:something failed, was skipped or ignored",
      "130:stopped by Ctrl-C"
    })
final class FetchOnlyCommand extends RunCommand {
  @Mixin private final Selection selection = new Selection();

  FetchOnlyCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return selection.request(false, "fetch", isFailFast());
  }

  @Override
  protected boolean asks() {
    return false;
  }
}
