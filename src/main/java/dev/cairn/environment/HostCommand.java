package dev.cairn.environment;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a short tool of the host with a clean environment. */
final class HostCommand {
  static final String PATH = "/usr/bin:/usr/sbin:/bin:/sbin";

  private HostCommand() {}

  /**
   * Runs {@code argv} to its end and returns what it printed.
   *
   * @throws IOException when it cannot be started or fails, with its last words
   */
  static String run(String... argv) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of(argv)).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s failed with status %d: %s"
                .formatted(argv[0], status, said.strip().replace('\n', ' ')));
      }
      return said;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(argv[0] + " was interrupted", e);
    }
  }
}
