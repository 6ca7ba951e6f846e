package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code cairn test}: builds the named packages again, and installs and removes them in the room.
 */
@Command(
    name = "test",
    description = "Builds the named packages again, and installs and removes them in the room.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is built, or there was nothing to do",
      "1:something failed, was skipped or ignored",
      "130:stopped by Ctrl-C"
    })
final class TestCommand extends RunCommand {
  @Mixin private final Selection selection = new Selection();

  TestCommand(CliContext context) {
    super(context);
  }

  @Override
  protected Wire.PlanRequest request() {
    return selection.request(true, "test", isFailFast());
  }
}
