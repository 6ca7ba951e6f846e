package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;

/** {@code cairn packages}: what the repository has. */
@Command(name = "packages", description = "Shows the packages of the repository.")
final class PackagesCommand extends NodeCommand {

  PackagesCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Packages packages = node.api().get("packages", Wire.Packages.class);
    if (options.isJson()) {
      printJson(packages.packages());
      return ExitStatus.OK;
    }
    if (packages.packages().isEmpty()) {
      out().println("the repository is empty");
      return ExitStatus.OK;
    }
    Table table = new Table("PACKAGE", "VERSION", "ARCH", "SIZE", "DESCRIPTION");
    for (Wire.PublishedPackage one : packages.packages()) {
      table.row(
          one.name(),
          one.version(),
          one.architecture(),
          Text.size(one.sizeBytes()),
          one.description());
    }
    table.print(out());
    return ExitStatus.OK;
  }
}
