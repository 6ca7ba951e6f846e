package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file of one build: what it is, a banner per phase with the output of the phase below, and
 * how it ended. Safe for use by several threads.
 *
 * <p>It lies in {@code builds/<build id>.log} below the log directory; {@code category___name.log}
 * is a link to the newest one of a recipe. A log that cannot be written does not fail the build.
 */
final class BuildLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildLog.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int WIDTH = 80;

  private final Path file;
  private final InstantSource clock;
  private final long bytesMax;
  private final BufferedWriter writer;
  private final Instant openedAt;
  private long bytes;
  private boolean cut;
  private boolean broken;

  private BuildLog(Path file, InstantSource clock, long bytesMax, BufferedWriter writer) {
    this.file = file;
    this.clock = clock;
    this.bytesMax = bytesMax;
    this.writer = writer;
    this.openedAt = clock.instant();
  }

  /** Name of the newest log of a recipe, below the log directory. */
  static String newestName(String origin) {
    return origin.replace("/", "___").replaceAll("[^A-Za-z0-9@._+-]", "_") + ".log";
  }

  /** Name of the log of one build, below the log directory. */
  static String name(String buildId) {
    return "builds/" + buildId + ".log";
  }

  /**
   * Opens the log of {@code buildId}, behind what is in it already, and makes it the newest one of
   * its recipe.
   */
  static BuildLog open(
      Path directory, String buildId, String origin, InstantSource clock, long bytesMax)
      throws IOException {
    Path file = directory.resolve(name(buildId));
    Files.createDirectories(directory.resolve("builds"));
    BufferedWriter writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    // A link that is moved into place: a reader finds the old log or the new one.
    Path link = directory.resolve(".newest-" + buildId);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(name(buildId)));
    Files.move(link, directory.resolve(newestName(origin)), StandardCopyOption.ATOMIC_MOVE);
    return new BuildLog(file, clock, bytesMax, writer);
  }

  /** Lines about the build as a whole. */
  synchronized void head(List<String> lines) {
    lines.forEach(this::write);
  }

  /** A phase begins. */
  synchronized void phase(Phase phase) {
    write("");
    write(banner("Phase: " + phase.name().toLowerCase(Locale.ROOT)));
  }

  /** A line of output; left out when the log is as long as it may be. */
  synchronized void line(String text) {
    if (cut) {
      return;
    }
    if (bytes + text.length() > bytesMax) {
      cut = true;
      write("[the log is cut here: it may have " + bytesMax + " bytes]");
      return;
    }
    write(text);
  }

  /** How the build ended; {@code detail} may be empty. */
  synchronized void end(String result, String detail) {
    write("");
    write(banner("Result: " + result));
    if (!detail.isEmpty()) {
      write(detail);
    }
    write("TOTAL TIME " + clockTime(Duration.between(openedAt, clock.instant())));
  }

  /** A duration as {@code HH:MM:SS}; hours may have more digits. */
  static String clockTime(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private String banner(String title) {
    String time = TIME.format(clock.instant());
    String start = "-- " + title + " ";
    return start + "-".repeat(Math.max(3, WIDTH - start.length() - time.length() - 1)) + " " + time;
  }

  private void write(String text) {
    if (broken) {
      return;
    }
    try {
      writer.write(text);
      writer.write('\n');
      writer.flush();
      bytes += text.length() + 1L;
    } catch (IOException failure) {
      broken = true;
      LOG.warn("the log {} is incomplete: {}", file, failure.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException failure) {
      LOG.warn("the log {} is incomplete: {}", file, failure.getMessage());
    }
  }
}
