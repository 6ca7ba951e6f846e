package dev.cairn.builddb;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A build while milestones of a transaction are taken: what the tables have of it, and what has
 * come since, so that each row is written once however many events it tells of.
 */
final class OpenBuild {
  private final Known known;
  private final Optional<BuildQueued> queued;
  private Optional<BuildAssigned> assigned = Optional.empty();
  private Optional<End> end = Optional.empty();

  /** What the tables have, or will have, of a build that is queued; as far as it is asked for. */
  record Known(
      long position,
      String buildId,
      String name,
      String origin,
      String flavor,
      String fingerprint,
      Purpose purpose,
      Optional<Instant> startedAt,
      String worker,
      String logFile) {}

  /**
   * How a build ended.
   *
   * @param verdict why it failed; absent otherwise
   */
  record End(
      Status status,
      Instant at,
      Duration took,
      Optional<Phase> phase,
      String error,
      Optional<FailureRules.Verdict> verdict,
      List<PackageFile> files,
      List<PhaseTiming> phases) {}

  private OpenBuild(Known known, Optional<BuildQueued> queued) {
    this.known = known;
    this.queued = queued;
  }

  /** One that the tables do not have yet. */
  static OpenBuild begun(long position, String buildId, BuildQueued queued) {
    Known known =
        new Known(
            position,
            buildId,
            queued.identity().name(),
            queued.identity().origin(),
            queued.identity().flavor(),
            queued.identity().recipeFingerprint(),
            queued.purpose(),
            Optional.empty(),
            "",
            "");
    return new OpenBuild(known, Optional.of(queued));
  }

  /** One that is in the tables. */
  static OpenBuild of(Known known) {
    return new OpenBuild(known, Optional.empty());
  }

  void assign(BuildAssigned event) {
    assigned = Optional.of(event);
  }

  void end(End event) {
    end = Optional.of(event);
  }

  Known known() {
    return known;
  }

  /** Its first event; absent when the tables have it. */
  Optional<BuildQueued> queued() {
    return queued;
  }

  /** Its assignment, when it is new. */
  Optional<BuildAssigned> assigned() {
    return assigned;
  }

  /** Its end, when it is new. */
  Optional<End> end() {
    return end;
  }

  Optional<Instant> startedAt() {
    return assigned.map(BuildAssigned::at).or(known::startedAt);
  }

  String worker() {
    return assigned.map(BuildAssigned::worker).orElse(known.worker());
  }

  String logFile() {
    return assigned.map(BuildAssigned::logFile).orElse(known.logFile());
  }
}
