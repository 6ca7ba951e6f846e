package dev.cairn.cli;

import dev.cairn.cli.NodeLauncher.RunningNode;
import dev.cairn.cli.NodeSession.NodeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn up}: a node in the foreground, until Ctrl-C or {@code cairn down}. */
@Command(
    name = "up",
    description =
        "Runs a node in the foreground until Ctrl-C or cairn down; goes on with what an"
            + " earlier one left unfinished.")
final class UpCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Option(
      names = "--cluster",
      paramLabel = "HOST[:PORT]",
      description = "Address of this node at which others reach it; makes it part of a cluster.")
  private String address = "";

  @Option(
      names = "--join",
      paramLabel = "HOST[:PORT]",
      description = "Member of the cluster that is asked to let this node in; may be repeated.")
  private List<String> join = new ArrayList<>();

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description = "What this node does: controller, worker, storage, image, client.")
  private List<String> roles = new ArrayList<>();

  UpCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<NodeFile> other = NodeFile.read(options.data());
    NodeLauncher.Options wanted =
        new NodeLauncher.Options(
            options.data(),
            options.trees(),
            options.httpHost(),
            options.httpPort(),
            true,
            Optional.of(new NodeLauncher.ClusterOptions(address, join, roles)));
    try (RunningNode node = context.launcher().start(wanted);
        Interrupts.Handling _ = context.interrupts().handle(() -> end(node))) {
      if (!options.isQuiet()) {
        context.out().println("cairn " + context.version() + " is up at http://" + node.http());
        context.out().println("data in " + options.data());
        context
            .out()
            .println(
                "admin key in " + options.data().resolve("token") + "; `cairn key` makes others");
      }
      context.out().flush();
      node.awaitEnd();
      return ExitStatus.OK;
    } catch (IOException failed) {
      throw new CliException(
          failed.getMessage()
              + other.map(one -> " (a node is up at http://" + one.http() + ")").orElse(""));
    }
  }

  /** On a thread of its own: the one that tells of signals must not wait. */
  private static void end(RunningNode node) {
    Thread.ofPlatform().name("interrupted").start(node::close);
  }
}
