package dev.cairn.distfiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program without a shell, with a given environment, no input and a time limit. */
final class Program {
  /** Of what a program says, the end matters most; 500 characters fit into a message. */
  private static final int OUTPUT_LENGTH_MAX = 500;

  private final Map<String, String> environment;

  /** How a program ended. */
  record Ended(int status, String lastWords) {
    boolean isGood() {
      return status == 0;
    }
  }

  /** Programs get this environment, in the C locale, and nothing else. */
  Program(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Runs it to its end.
   *
   * @throws TransferException when it cannot be started or takes longer than {@code max}
   */
  Ended run(Path directory, Map<String, String> more, Duration max, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, ".output", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().putAll(more);
      builder.environment().put("LC_ALL", "C");
      return new Ended(await(start(builder), max, command.getFirst()), tail(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Process start(ProcessBuilder builder) throws TransferException {
    try {
      return builder.start();
    } catch (IOException notThere) {
      throw new TransferException(
          TransferException.Kind.LASTING,
          builder.command().getFirst() + " cannot be started: install it",
          notThere);
    }
  }

  private static int await(Process process, Duration max, String name)
      throws TransferException, InterruptedException {
    boolean finished = false;
    try {
      finished = process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!finished) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!finished) {
      throw new TransferException(
          TransferException.Kind.PASSING, name + " took longer than " + max.toSeconds() + " s");
    }
    return process.exitValue();
  }

  private static String tail(Path output) throws IOException {
    String text =
        new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1)
            .replaceAll("[\\s\\p{Cntrl}]+", " ")
            .strip();
    return text.substring(Math.max(0, text.length() - OUTPUT_LENGTH_MAX));
  }
}
