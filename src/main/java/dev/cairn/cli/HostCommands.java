package dev.cairn.cli;

import java.io.IOException;
import java.util.function.Consumer;

/** The gateway to the programs of the host: what {@code doctor} asks and {@code check} starts. */
@FunctionalInterface
public interface HostCommands {

  /**
   * Runs {@code command} to its end, without input, and hands each line of its output (both
   * streams, without line end) to {@code output} as it comes.
   *
   * @return its exit status
   * @throws IOException when it cannot be started or did not end within its limit
   * @throws InterruptedException when the calling thread is interrupted; the command is killed
   */
  int run(HostCommand command, Consumer<String> output) throws IOException, InterruptedException;
}
