package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn purge-distfiles}: removes sources that nobody needs any more. */
@Command(
    name = "purge-distfiles",
    description =
        "Removes fetched sources that no recipe names any more; refuses while a recipe is"
            + " broken.")
final class PurgeDistfilesCommand extends NodeCommand {
  @Option(names = "--dry-run", description = "Only show them.")
  private boolean dryRun;

  PurgeDistfilesCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException, IOException {
    Wire.UnusedFiles unused = node.api().get("distfiles/unused", Wire.UnusedFiles.class);
    int count = unused.files().size();
    if (options.isJson()) {
      boolean purge = !dryRun && options.isYes() && count > 0;
      printJson(
          (purge ? node.api().delete("distfiles/unused", Wire.UnusedFiles.class) : unused).files());
      return ExitStatus.OK;
    }
    if (count == 0) {
      out().println("every fetched file is needed");
      return ExitStatus.OK;
    }
    if (!options.isQuiet()) {
      Table table = new Table("FILE", "SIZE");
      unused.files().forEach(file -> table.row(file.fileName(), Text.size(file.sizeBytes())));
      table.print(out());
    }
    long bytes = unused.files().stream().mapToLong(Wire.UnusedFile::sizeBytes).sum();
    String what = Text.count(count, "file") + " with " + Text.size(bytes);
    if (dryRun) {
      out().println(what + " could be removed");
      return ExitStatus.OK;
    }
    // Where nobody can be asked, only --yes removes anything.
    if (!options.isYes() && !Question.isYes(context, "Remove " + what + "?", false)) {
      out()
          .println(
              "nothing is removed" + (context.terminal().isInteractive() ? "" : "; say --yes"));
      return ExitStatus.OK;
    }
    node.api().delete("distfiles/unused", Wire.UnusedFiles.class);
    out().println("removed " + what);
    return ExitStatus.OK;
  }
}
