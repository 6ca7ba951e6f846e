package dev.cairn.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Host commands as processes of the operating system. They end with this JVM, unless it is killed
 * outright. Safe for use by many threads.
 */
public final class HostProcesses implements HostCommands {

  @Override
  public int run(HostCommand command, Consumer<String> output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command.argv())
            .directory(command.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().putAll(command.variables());
    Process process = builder.start();
    Thread atExit = new Thread(() -> kill(process), "end " + command.argv().getFirst());
    Runtime.getRuntime().addShutdownHook(atExit);
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> watchdog =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              kill(process);
            },
            CompletableFuture.delayedExecutor(command.limit().toMillis(), TimeUnit.MILLISECONDS));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.accept(line);
      }
      int status = process.waitFor();
      if (late.get()) {
        throw new IOException(
            "%s did not end within %d s and was killed"
                .formatted(command.typed(), command.limit().toSeconds()));
      }
      return status;
    } finally {
      watchdog.cancel(false);
      kill(process);
      forget(atExit);
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The JVM is ending already and runs the hook, which finds nothing left to kill.
    }
  }

  /** Kills what is left of the process and of those it started; harmless after its end. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
