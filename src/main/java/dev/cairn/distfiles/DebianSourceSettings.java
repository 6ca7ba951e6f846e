package dev.cairn.distfiles;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How Debian source packages are searched for distfiles.
 *
 * @param directory lists and index of our own; made when missing
 * @param aptConfiguration apt's directory on this machine, from which the source lists are derived
 *     at run time; usually {@code /etc/apt}
 * @param extraSuites other suites of the same archives to search when those of this machine have no
 *     such file; usually empty, for each costs a download of some 10 MB
 * @param sourcePackages name of a distfile, or of the recipe that wants it, to the Debian source
 *     package that has it; needed only where the recipe gives neither sha256 nor md5 and the names
 *     differ
 * @param refreshAfter lists older than this are fetched again when they do not know a file; also
 *     once per start
 * @param programMax longest run of one apt-get
 * @param environment complete environment of apt-get; it should have {@code PATH}
 */
public record DebianSourceSettings(
    Path directory,
    Path aptConfiguration,
    List<String> extraSuites,
    Map<String, String> sourcePackages,
    Duration refreshAfter,
    Duration programMax,
    Map<String, String> environment) {

  /** Copies the collections. */
  public DebianSourceSettings {
    extraSuites = List.copyOf(extraSuites);
    sourcePackages = Map.copyOf(sourcePackages);
    environment = Map.copyOf(environment);
    for (String suite : extraSuites) {
      if (!suite.matches("[a-z][a-z0-9-]*")) {
        throw new IllegalArgumentException("not the name of a suite: " + suite);
      }
    }
  }

  /** The machine's own suites, refreshed once a day at most, 10 min a run. */
  public static DebianSourceSettings standard(Path directory, Map<String, String> environment) {
    return new DebianSourceSettings(
        directory,
        Path.of("/etc/apt"),
        List.of(),
        Map.of(),
        Duration.ofDays(1),
        Duration.ofMinutes(10),
        environment);
  }
}
