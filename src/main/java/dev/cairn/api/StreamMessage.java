package dev.cairn.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client of the stream of events is told: facts of the journal in the words of the API, and
 * what is only true at this moment. Pure.
 *
 * <p>{@code origin} is {@code category/name} of a recipe and is called {@code package} on the wire;
 * {@code worker} is the number of a slot, {@code workerName} is {@code node/slot}; durations are
 * text such as {@code 5m23s}.
 */
public sealed interface StreamMessage {

  /** The type of {@link LogLine}. */
  String LOG_LINE = "log.line";

  /** Every type that there is. */
  Set<String> TYPES =
      Set.of(
          "build.started",
          "build.progress",
          "build.completed",
          "build.failed",
          "build.cancelled",
          "build.interrupted",
          "build.skipped",
          "build.withdrawn",
          "build.requeued",
          "build.prioritised",
          "worker.status",
          "worker.idle",
          "run.started",
          "run.extended",
          "run.stopping",
          "run.finished",
          LOG_LINE,
          "system.load",
          "stream.unreadable");

  /** When it happened, on the clock of the node that stored or saw it. */
  Instant timestamp();

  /** The recipe that it is about; empty when it is about none. */
  default String origin() {
    return "";
  }

  /** The name of that recipe; empty when it is about none. */
  default String name() {
    return "";
  }

  /** The attempt that it is about; empty when it is about none. */
  default String buildId() {
    return "";
  }

  /** The run that it is about; empty when it is about none. */
  default String runId() {
    return "";
  }

  /** A worker began with a build. */
  record BuildStarted(
      String buildId,
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String version,
      int attempt,
      List<String> reasons,
      int worker,
      String workerName,
      Instant timestamp)
      implements StreamMessage {}

  /**
   * A build is in a phase.
   *
   * @param progress percent, 0 to 99, never less than before
   */
  record BuildProgress(
      String buildId,
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String phase,
      int progress,
      Instant timestamp)
      implements StreamMessage {}

  /** A build succeeded and its packages stand in the repository. */
  record BuildCompleted(
      String buildId,
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String version,
      String status,
      String duration,
      List<Wire.PackageFile> files,
      Instant timestamp)
      implements StreamMessage {}

  /** A phase of a build failed; {@code error} is one line. */
  record BuildFailed(
      String buildId,
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String version,
      String phase,
      String error,
      String duration,
      Instant timestamp)
      implements StreamMessage {}

  /** Somebody cancelled a build that was under way. */
  record BuildCancelled(
      String buildId,
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String by,
      Instant timestamp)
      implements StreamMessage {}

  /** A build ended with its node or worker; its run will try again. */
  record BuildInterrupted(
      String buildId,
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String reason,
      Instant timestamp)
      implements StreamMessage {}

  /** A recipe will not be built because of another one, the first of {@code chain}. */
  record BuildSkipped(
      String runId,
      @JsonProperty("package") String origin,
      String name,
      List<String> chain,
      Instant timestamp)
      implements StreamMessage {}

  /** A recipe was taken out of the run before it was begun. */
  record BuildWithdrawn(
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String by,
      Instant timestamp)
      implements StreamMessage {}

  /** A recipe waits in the run again. */
  record BuildRequeued(
      String runId,
      @JsonProperty("package") String origin,
      String name,
      String reason,
      Instant timestamp)
      implements StreamMessage {}

  /** A recipe was moved forward or back among those that wait. */
  record BuildPrioritised(
      String runId,
      @JsonProperty("package") String origin,
      String name,
      int priority,
      String by,
      Instant timestamp)
      implements StreamMessage {}

  /**
   * What became of a worker.
   *
   * @param status {@code busy} when it was given a build; {@code joined} when its node offered it,
   *     {@code left} when that offers it no more; {@code paused} and {@code resumed} when somebody
   *     wanted it to take no builds, or to take them again, which changes nothing for a build under
   *     way
   */
  record WorkerStatus(
      int worker,
      String workerName,
      String status,
      @JsonProperty("package") Optional<String> busyWith,
      Optional<String> build,
      Instant timestamp)
      implements StreamMessage {

    @Override
    public String origin() {
      return busyWith.orElse("");
    }

    @Override
    public String buildId() {
      return build.orElse("");
    }
  }

  /** A worker has nothing to build. */
  record WorkerIdle(int worker, String workerName, Instant timestamp) implements StreamMessage {}

  /** A run begins, with so many recipes. */
  record RunStarted(
      String runId,
      String purpose,
      int planned,
      int ignored,
      int upToDate,
      String by,
      Instant timestamp)
      implements StreamMessage {}

  /** A run was given more recipes. */
  record RunExtended(String runId, int planned, int ignored, String by, Instant timestamp)
      implements StreamMessage {}

  /** A run begins no more builds; with {@code now} it cancels those under way too. */
  record RunStopping(String runId, boolean now, String by, Instant timestamp)
      implements StreamMessage {}

  /** A run is over. */
  record RunFinished(
      String runId,
      int built,
      int failed,
      int skipped,
      int ignored,
      int cancelled,
      int notAttempted,
      Instant timestamp)
      implements StreamMessage {}

  /**
   * A line that a build printed.
   *
   * @param skipped lines before this one that were left out because there were too many; the log
   *     has them all
   */
  record LogLine(
      String buildId, String name, String line, Optional<Integer> skipped, Instant timestamp)
      implements StreamMessage {}

  /**
   * How busy the node is.
   *
   * @param loadAvg over one, five and fifteen minutes
   */
  record SystemLoad(List<Double> loadAvg, int workersBusy, int workersTotal, Instant timestamp)
      implements StreamMessage {}

  /** An event of the journal that cannot be told: removed by retention, or damaged. */
  record Unreadable(String reason, Instant timestamp) implements StreamMessage {}

  /** What this is called on the wire. */
  default String type() {
    return switch (this) {
      case BuildStarted _ -> "build.started";
      case BuildProgress _ -> "build.progress";
      case BuildCompleted _ -> "build.completed";
      case BuildFailed _ -> "build.failed";
      case BuildCancelled _ -> "build.cancelled";
      case BuildInterrupted _ -> "build.interrupted";
      case BuildSkipped _ -> "build.skipped";
      case BuildWithdrawn _ -> "build.withdrawn";
      case BuildRequeued _ -> "build.requeued";
      case BuildPrioritised _ -> "build.prioritised";
      case WorkerStatus _ -> "worker.status";
      case WorkerIdle _ -> "worker.idle";
      case RunStarted _ -> "run.started";
      case RunExtended _ -> "run.extended";
      case RunStopping _ -> "run.stopping";
      case RunFinished _ -> "run.finished";
      case LogLine _ -> LOG_LINE;
      case SystemLoad _ -> "system.load";
      case Unreadable _ -> "stream.unreadable";
    };
  }
}
