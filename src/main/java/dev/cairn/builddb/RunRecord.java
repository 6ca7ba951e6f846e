package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of one run.
 *
 * @param endedAt absent while it is under way
 * @param planned number of builds that were planned, with those added later
 * @param built names of recipes that were built
 * @param failed recipe name to {@code phase: error}
 * @param skipped recipe name to the chain that led there
 * @param ignored recipe name to the reason
 * @param by who asked
 */
public record RunRecord(
    String runId,
    Purpose purpose,
    Instant startedAt,
    Optional<Instant> endedAt,
    int planned,
    List<String> built,
    Map<String, String> failed,
    Map<String, List<String>> skipped,
    Map<String, String> ignored,
    String by) {}
