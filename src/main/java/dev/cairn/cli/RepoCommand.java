package dev.cairn.cli;

import dev.cairn.api.Wire;
import picocli.CommandLine.Command;

/** {@code cairn repo}: where the repository is, and how pacman is told so. */
@Command(name = "repo", description = "Shows where the repository is, and how to use it.")
final class RepoCommand extends NodeCommand {

  RepoCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Repository repository = node.api().get("repository", Wire.Repository.class);
    if (options.isJson()) {
      printJson(repository);
      return ExitStatus.OK;
    }
    out().println("repository  " + repository.directory());
    out().println("database    " + repository.database());
    out().println();
    out().println("To install from it, add this to pacman.conf:");
    out().println();
    repository.pacmanConf().lines().forEach(line -> out().println("  " + line));
    return ExitStatus.OK;
  }
}
