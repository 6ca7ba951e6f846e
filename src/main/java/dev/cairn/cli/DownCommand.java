package dev.cairn.cli;

import dev.cairn.api.Wire;
import dev.cairn.cli.NodeSession.NodeFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn down}: ends the running node. */
@Command(
    name = "down",
    description = "Ends the running node. A run that is under way goes on when a node is up again.")
final class DownCommand implements Callable<Integer> {
  private static final Duration END_MAX = Duration.ofMinutes(2);

  private final CliContext context;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  DownCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<NodeFile> file = NodeFile.read(options.data());
    Optional<NodeSession> session = NodeSession.running(context, options, List.of());
    if (session.isEmpty() || file.isEmpty()) {
      throw new CliException("no node is running on " + options.data());
    }
    try (NodeSession node = session.get()) {
      node.api().post("shutdown", Wire.Done.class);
    } catch (ApiClient.Gone ended) {
      // It may end before its answer is on the wire; whether it has ended is looked at below.
    }
    awaitEnd(file.get().pid());
    if (!options.isQuiet()) {
      context.out().println("the node has ended");
    }
    return ExitStatus.OK;
  }

  private static void awaitEnd(long pid) throws InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() || pid == ProcessHandle.current().pid()) {
      return;
    }
    try {
      process.get().onExit().get(END_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new CliException(
          "the node, process %d, was asked to end but has not within %s"
              .formatted(pid, Text.duration(END_MAX)));
    } catch (ExecutionException defect) {
      throw new IllegalStateException("the process " + pid + " cannot be watched", defect);
    }
  }
}
