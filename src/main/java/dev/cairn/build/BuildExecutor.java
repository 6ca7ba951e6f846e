package dev.cairn.build;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries out builds: the gateway from the entities to rooms, sources and the repository. Safe for
 * use by many threads; each build has one thread of its own.
 */
public interface BuildExecutor {

  /**
   * The circumstances of a build that are known before it begins.
   *
   * @param systemVersion base of the rooms: distribution and compiler, with a digest
   * @param variables environment of the build commands
   * @param arguments arguments of the build command
   * @param logFile file name below the log directory
   */
  record Circumstances(
      String systemVersion,
      Map<String, String> variables,
      List<String> arguments,
      String logFile) {}

  /** How a build ended. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Result.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = Result.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Result.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Result.Lost.class, name = "lost")
  })
  sealed interface Result {
    /** Its packages stand in the repository. */
    record Succeeded(List<PackageFile> files) implements Result {}

    /** {@code phase} failed; {@code error} is one line. */
    record Failed(Phase phase, String error) implements Result {}

    /** {@link Progress#isCancelled()} was heeded; the room is gone. */
    record Cancelled() implements Result {}

    /**
     * Its worker is gone, or could not go on through no fault of the build; {@code why} is one
     * line. The build waits again.
     */
    record Lost(String why) implements Result {}
  }

  /** Where a build reports to while it runs. */
  interface Progress {
    /**
     * A phase begins; the one before it has ended well. A build begins in {@link Phase#SETUP}, and
     * {@link #packagesMade} leads to {@link Phase#PUBLISH}, without a call of this.
     */
    void enter(Phase phase);

    /**
     * The fencing token of this attempt: the id of the event that gave it to its worker. A worker
     * that has another one has nothing to say any more.
     */
    String token();

    /** A line of output, for whoever watches. The log file is the executor's own business. */
    void line(String text);

    /**
     * The packages stand flushed in staging. Returns after this is stored; only then may they be
     * published.
     *
     * @throws InterruptedException when the node stops
     */
    void packagesMade(List<PackageFile> files) throws InterruptedException;

    /** Whether somebody cancelled the build. */
    boolean isCancelled();

    /** Has {@code action} run once when the build is cancelled; at once when it already is. */
    void onCancel(Runnable action);
  }

  /** The circumstances under which {@code order} would be carried out now. */
  Circumstances circumstances(BuildOrder order);

  /**
   * Builds, from setup to publish, and returns when nothing of the room is left.
   *
   * @throws InterruptedException when the node stops; the room is gone then, too
   */
  Result carryOut(BuildOrder order, Progress progress) throws InterruptedException;

  /**
   * Publishes packages that an earlier node made and could not publish any more. Publishing twice
   * is harmless.
   */
  Result publishStaged(BuildOrder order, List<PackageFile> files) throws InterruptedException;

  /** Removes what an earlier node staged of a build whose packages were never recorded. */
  void discardStaged(String buildId);

  /** Removes staged packages of all builds but {@code buildIds}; called when a node starts. */
  void discardStagedExcept(Set<String> buildIds);
}
