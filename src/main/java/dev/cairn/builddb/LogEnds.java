package dev.cairn.builddb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives the last lines of logs, as far as they are still there. */
@FunctionalInterface
public interface LogEnds {
  /** How much of a log's end is looked at. */
  int BYTES_MAX = 64 * 1024;

  /** The last lines of {@code logFile}, whole ones, in order; none when it is gone. */
  List<String> of(String logFile);

  /** Of the log files below {@code directory}. */
  static LogEnds below(Path directory) {
    return logFile -> file(directory, logFile).map(LogEnds::read).orElse(List.of());
  }

  /**
   * Where a log file lies below {@code directory}; nothing when its name leads out of there. The
   * name comes from where it was built, which may be another machine.
   */
  static Optional<Path> file(Path directory, String logFile) {
    Path logs = directory.normalize();
    Path file = logs.resolve(logFile).normalize();
    return file.startsWith(logs) && !file.equals(logs) ? Optional.of(file) : Optional.empty();
  }

  private static List<String> read(Path file) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, log.length() - BYTES_MAX);
      log.seek(from);
      byte[] bytes = new byte[(int) Math.min(BYTES_MAX, log.length() - from)];
      log.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      // The first one begins somewhere in its middle.
      return from == 0 || lines.isEmpty() ? lines : lines.subList(1, lines.size());
    } catch (IOException gone) {
      return List.of();
    }
  }
}
