package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of one run.
 *
 * @param endedAt absent while it is under way, and when its node died and none has continued it
 * @param versions recipe name to version of all builds that were planned, with those added later
 * @param built names of recipes that were built
 * @param failed recipe name to what failed
 * @param skipped recipe name to the chain that led there
 * @param cancelled recipe name to who took it out or stopped it, in words
 * @param ignored recipe name to the reason
 * @param by who asked
 */
public record RunRecord(
    String runId,
    Purpose purpose,
    Instant startedAt,
    Optional<Instant> endedAt,
    Map<String, String> versions,
    List<String> built,
    Map<String, Failure> failed,
    Map<String, List<String>> skipped,
    Map<String, String> cancelled,
    Map<String, String> ignored,
    String by) {

  /** The phase that failed, and why in one line. */
  public record Failure(Phase phase, String error) {}

  /** How many builds were planned, with those added later. */
  public int planned() {
    return versions.size();
  }

  /** How many of its builds are not settled: they wait or are under way. */
  public int left() {
    return planned() - built.size() - failed.size() - skipped.size() - cancelled.size();
  }
}
