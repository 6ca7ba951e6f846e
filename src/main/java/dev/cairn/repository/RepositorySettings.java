package dev.cairn.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where the repository lies and how it is written.
 *
 * @param directory packages and database; made when missing
 * @param name name of the repository as pacman.conf has it in brackets: the database is {@code
 *     <name>.db}
 * @param readerGrace how long a file stays after the database has stopped naming it, for readers
 *     that still hold the database before
 * @param lockMax longest wait for another process that is publishing
 * @param programMax longest run of one repo-add, repo-remove or bsdtar
 * @param environment complete environment of these programs; it should have {@code PATH}
 */
public record RepositorySettings(
    Path directory,
    String name,
    Duration readerGrace,
    Duration lockMax,
    Duration programMax,
    Map<String, String> environment) {

  /** Copies the map. */
  public RepositorySettings {
    environment = Map.copyOf(environment);
    if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
      throw new IllegalArgumentException("not a name of a repository: " + name);
    }
  }

  /** What suits most machines: name {@code cairn}, 10 min for readers, 1 min lock, 10 min a run. */
  public static RepositorySettings standard(Path directory, Map<String, String> environment) {
    return new RepositorySettings(
        directory,
        "cairn",
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        environment);
  }
}
