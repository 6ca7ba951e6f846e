package dev.cairn.distfiles;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How distfiles are fetched and kept.
 *
 * @param directory the store; made when missing
 * @param mirrors prefix of a location to the prefixes that are tried instead of it, in order,
 *     before the location itself
 * @param sizeMaxBytes a longer file is refused; at least 1
 * @param attemptsMax tries per location when the failure may pass; at least 1
 * @param backoffFirst wait before the second try; it doubles from try to try
 * @param backoffMax longest wait between two tries
 * @param connectMax longest wait for a connection
 * @param stallMax longest time in which no byte arrives
 * @param transferMax longest time for one try
 * @param environment complete environment of the programs that are started (git, apt-get); it
 *     should have {@code PATH}
 */
public record DistfileSettings(
    Path directory,
    Map<String, List<String>> mirrors,
    long sizeMaxBytes,
    int attemptsMax,
    Duration backoffFirst,
    Duration backoffMax,
    Duration connectMax,
    Duration stallMax,
    Duration transferMax,
    Map<String, String> environment) {

  /** Copies the maps. */
  public DistfileSettings {
    mirrors = Map.copyOf(mirrors);
    environment = Map.copyOf(environment);
  }

  /** What suits most machines: files up to 8 GiB, 4 tries from 1 s to 20 s apart, an hour a try. */
  public static DistfileSettings standard(Path directory, Map<String, String> environment) {
    return new DistfileSettings(
        directory,
        Map.of(),
        8L << 30,
        4,
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofHours(1),
        environment);
  }
}
