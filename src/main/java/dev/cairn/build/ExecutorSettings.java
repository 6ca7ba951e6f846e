package dev.cairn.build;

import dev.cairn.environment.RoomSpec.RoomLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * How builds are carried out on this node.
 *
 * @param repository directory of the packages, bound read-only into each room
 * @param staging directory for what a build has made and not yet published; on the file system of
 *     the distfiles, if possible, so that they are linked and not copied
 * @param logs directory of the log files
 * @param architecture {@code CARCH}, as pacman writes it: {@code x86_64}, {@code aarch64}
 * @param jobs {@code make -j}; at least 1
 * @param limits what a room may use
 * @param provided what the base of the rooms provides, as {@code name=version}: dependencies on it
 *     are met without a package
 * @param packager who signs for the packages, {@code Name <address>}
 * @param sourceDate {@code SOURCE_DATE_EPOCH} of every build; the same for all recipes and
 *     machines, so that equal recipes give equal packages in whichever checkout they lie
 * @param phaseLimits watchdog of each phase
 * @param logBytesMax after so many bytes the rest of a log is left out
 */
public record ExecutorSettings(
    Path repository,
    Path staging,
    Path logs,
    String architecture,
    int jobs,
    RoomLimits limits,
    List<String> provided,
    String packager,
    Instant sourceDate,
    PhaseLimits phaseLimits,
    long logBytesMax) {

  /** Checks what would otherwise show in the middle of a build. */
  public ExecutorSettings {
    provided = List.copyOf(provided);
    if (!architecture.matches("[a-z0-9_]+")) {
      throw new IllegalArgumentException("not an architecture: " + architecture);
    }
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs must be at least 1, not " + jobs);
    }
    for (String one : provided) {
      if (!one.matches("[A-Za-z0-9@_+][A-Za-z0-9@._+-]*=[A-Za-z0-9._+:~-]+")) {
        throw new IllegalArgumentException("provided must be name=version, not " + one);
      }
    }
  }

  /**
   * Settings below the data directory with the usual limits: 2026-01-01 as source date, logs up to
   * 200 MiB.
   */
  public static ExecutorSettings below(
      Path data, String architecture, int jobs, RoomLimits limits, List<String> provided) {
    return new ExecutorSettings(
        data.resolve("repository"),
        data.resolve("staging"),
        data.resolve("logs"),
        architecture,
        jobs,
        limits,
        provided,
        "Cairn <cairn@localhost.invalid>",
        Instant.parse("2026-01-01T00:00:00Z"),
        PhaseLimits.standard(),
        200L << 20);
  }

  /** Whether the base of the rooms provides {@code name}. */
  boolean provides(String name) {
    return provided.stream().anyMatch(one -> one.substring(0, one.indexOf('=')).equals(name));
  }
}
