package dev.cairn.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one hook as a program of the host. */
final class HookProgram {
  private static final Logger LOG = LoggerFactory.getLogger(HookProgram.class);

  /** Output of a hook that is kept for the log. */
  private static final int OUTPUT_BYTES_MAX = 4096;

  private final HookSettings settings;

  HookProgram(HookSettings settings) {
    this.settings = settings;
  }

  /** Whether there is an executable file of that name. */
  boolean exists(String name) {
    Path file = settings.directory().resolve(name);
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /**
   * Runs the hook and waits for its end, at most {@link HookSettings#timeMax()}. It gets exactly
   * the variables of the settings and those given here, no input, and no argument. What goes wrong
   * is logged and nothing more.
   */
  void run(String name, Map<String, String> variables) throws InterruptedException {
    if (!exists(name)) {
      return;
    }
    Path output = null;
    try {
      output = Files.createTempFile("cairn-hook", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(settings.directory().resolve(name).toString())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(settings.variables());
      builder.environment().putAll(clean(variables));
      Process process = builder.start();
      try {
        if (!process.waitFor(settings.timeMax().toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn(
              "{} was killed: it ran for more than {} s", name, settings.timeMax().toSeconds());
        } else if (process.exitValue() != 0) {
          LOG.warn("{} ended with status {}: {}", name, process.exitValue(), read(output));
        } else {
          LOG.debug("{}: {}", name, read(output));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException failure) {
      LOG.warn("{} could not be run: {}", name, failure.getMessage());
    } finally {
      deleteQuietly(output);
    }
  }

  /** A NUL would end the text early, so there is none. */
  private static Map<String, String> clean(Map<String, String> variables) {
    Map<String, String> clean = new TreeMap<>();
    variables.forEach((name, value) -> clean.put(name, value.replace('\0', ' ')));
    return clean;
  }

  private static String read(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output)) {
      return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8).strip();
    }
  }

  private static void deleteQuietly(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException failure) {
        LOG.debug("cannot remove {}", file, failure);
      }
    }
  }
}
