package dev.cairn.builddb;

import java.util.List;
import java.util.Optional;

/**
 * The past as people ask for it.
 *
 * @param builds every attempt, the newest first
 * @param runs every run, the newest first
 */
public record History(List<BuildRecord> builds, List<RunRecord> runs) {

  /** The attempt whose id is or begins with {@code buildId}, when there is exactly one. */
  public Optional<BuildRecord> build(String buildId) {
    List<BuildRecord> found =
        builds.stream().filter(build -> build.buildId().startsWith(buildId)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** The newest attempt at the recipe {@code name}. */
  public Optional<BuildRecord> newestOf(String name) {
    return builds.stream().filter(build -> build.identity().name().equals(name)).findFirst();
  }
}
