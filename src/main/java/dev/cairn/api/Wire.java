package dev.cairn.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire, as records: the one description of the API's JSON for server and
 * clients. Components are camelCase here and snake_case there ({@link Json}); what is empty is left
 * out; instants and durations are ISO 8601 text; enumerations are lower-case words.
 */
public final class Wire {

  private Wire() {}

  /**
   * Around every answer: {@code data} or {@code error}, never both.
   *
   * @param status {@code success} or {@code error}
   */
  public record Envelope(
      String status, Optional<JsonNode> data, Optional<Problem> error, Meta meta) {}

  /** Which node answered, when, and under which id its log has the request. */
  public record Meta(Instant timestamp, String version, String requestId) {}

  /**
   * Why a request was not served.
   *
   * @param code a word for programs, upper case
   * @param message one line for people
   * @param details further facts by name; often empty
   */
  public record Problem(String code, String message, Map<String, String> details) {}

  /**
   * What to plan, or to plan and carry out; a node also takes {@code packages} for {@code names},
   * and a {@code profile}.
   *
   * @param names recipes, packages or origins
   * @param all every recipe; {@code names} must be empty then
   * @param force build the named ones even when they are up to date
   * @param purpose {@code publish}, {@code test} or {@code fetch}; {@code publish} when left out
   * @param failFast whether the first failure ends the run
   */
  public record PlanRequest(
      List<String> names, boolean all, boolean force, String purpose, boolean failFast) {

    /** Puts the usual values where a request leaves something out. */
    public PlanRequest(
        @Nullable List<String> names,
        boolean all,
        boolean force,
        @Nullable String purpose,
        boolean failFast) {
      this.names = names == null ? List.of() : List.copyOf(names);
      this.all = all;
      this.force = force;
      this.purpose = purpose == null ? "publish" : purpose;
      this.failFast = failFast;
    }
  }

  /**
   * One recipe of a plan.
   *
   * @param action {@code build}, {@code keep} or {@code ignore}
   * @param reasons why, in words; at least one
   * @param dependsOn recipes that it needs to be built, sorted
   */
  public record PlanLine(
      String name, String version, String action, List<String> reasons, List<String> dependsOn) {

    /** Whether this recipe will be built. */
    public boolean isBuild() {
      return action.equals("build");
    }
  }

  /**
   * A plan.
   *
   * @param lines dependencies first
   * @param problems broken recipes, cycles, missing dependencies; a line each
   * @param notes what a reader should know and that stops nothing
   */
  public record Plan(List<PlanLine> lines, List<String> problems, List<String> notes) {

    /** How many recipes have {@code action}. */
    public int count(String action) {
      return (int) lines.stream().filter(line -> line.action().equals(action)).count();
    }
  }

  /**
   * What became of a plan that was to be carried out.
   *
   * @param runId the run that took it; absent when there was nothing to do
   * @param buildId the same under another name; not the id of one of its builds
   * @param joined whether that run was active already
   * @param queuedPackages recipes of the plan that will be built
   * @param estimatedDuration of what will be built, such as {@code 15m30s}; absent when there is
   *     nothing to do, or no slot to do it
   */
  public record Submitted(
      Optional<String> runId,
      Optional<String> buildId,
      boolean joined,
      int queuedPackages,
      Optional<String> estimatedDuration,
      Plan plan) {

    /** The same, taken by that run. */
    Submitted by(String run, boolean wasActive) {
      return new Submitted(
          Optional.of(run), Optional.of(run), wasActive, queuedPackages, estimatedDuration, plan);
    }
  }

  /**
   * A run.
   *
   * @param stage {@code active}, {@code stopping}, {@code finished}, or {@code unfinished} when its
   *     node died and none has continued it
   * @param planned number of builds
   * @param left builds that are not settled: they wait or are under way, or were never begun
   * @param versions recipe name to version of all builds
   */
  public record Run(
      String runId,
      String stage,
      String purpose,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> by,
      int planned,
      int left,
      List<String> running,
      List<String> built,
      List<FailedBuild> failed,
      List<SkippedBuild> skipped,
      List<CancelledBuild> cancelled,
      List<IgnoredPackage> ignored,
      SortedMap<String, String> versions) {}

  /** All runs that are asked for, the newest first. */
  public record Runs(List<Run> runs) {}

  /** A build that failed in {@code phase}; {@code detail} is one line. */
  public record FailedBuild(String name, String phase, String detail) {}

  /** A build that will not take place; {@code chain} goes from the culprit to just below it. */
  public record SkippedBuild(String name, List<String> chain) {}

  /** A build that somebody took out or stopped; {@code detail} says who. */
  public record CancelledBuild(String name, String detail) {}

  /** A recipe that cannot be built. */
  public record IgnoredPackage(String name, String reason) {}

  /**
   * How far the active run is, in numbers.
   *
   * @param estimate time until its end; absent when all slots are paused, and when what is left
   *     takes longer than expected
   */
  public record RunCounts(
      String runId,
      String stage,
      String purpose,
      int planned,
      int waiting,
      int running,
      int built,
      int failed,
      int skipped,
      int cancelled,
      int ignored,
      int upToDate,
      Optional<Duration> estimate) {}

  /**
   * What a node is doing at this moment.
   *
   * @param data its data directory
   * @param trees the recipe trees it reads
   * @param run absent when no run is active
   * @param unfinished a run whose node died and that none has continued; absent while one is active
   * @param limit how many builds may be under way now
   */
  public record Status(
      String version,
      String data,
      List<String> trees,
      Optional<RunCounts> run,
      Optional<Run> unfinished,
      List<Worker> workers,
      int limit,
      Load load) {}

  /**
   * How busy the machine is.
   *
   * @param load load average over one minute
   * @param swapUsed part of swap in use, from 0 to 1
   */
  public record Load(double load, int processors, double swapUsed) {}

  /**
   * A worker slot.
   *
   * @param id number of the slot on its node, from 0
   * @param name {@code node/slot}
   * @param status {@code busy}; or {@code paused} or {@code idle} when it has no build
   * @param paused whether it takes no further build
   * @param confinement what its rooms are kept apart by
   * @param currentPackage origin of what it builds
   * @param phase of that build
   * @param startedAt when that build began
   */
  public record Worker(
      int id,
      String name,
      String status,
      boolean paused,
      String confinement,
      Optional<String> currentPackage,
      Optional<String> phase,
      Optional<Instant> startedAt,
      Optional<LiveBuild> build) {

    /** A worker whose build is known by its name only, and not since when. */
    public Worker(
        int id, String name, boolean paused, String confinement, Optional<LiveBuild> build) {
      this(
          id,
          name,
          build.isPresent() ? "busy" : paused ? "paused" : "idle",
          paused,
          confinement,
          build.map(LiveBuild::name),
          build.flatMap(LiveBuild::phase),
          Optional.empty(),
          build);
    }
  }

  /**
   * All worker slots that were asked for.
   *
   * @param total how many these are, of which {@code busy} have a build and {@code idle} have none
   */
  public record Workers(List<Worker> workers, int total, int busy, int idle) {

    /** Counts them. */
    public static Workers of(List<Worker> workers) {
      int busy = (int) workers.stream().filter(worker -> worker.build().isPresent()).count();
      return new Workers(workers, workers.size(), busy, workers.size() - busy);
    }
  }

  /**
   * A build under way.
   *
   * @param phase absent before the first phase
   * @param tail last lines of output, oldest first
   */
  public record LiveBuild(
      String buildId,
      String name,
      String version,
      Optional<String> phase,
      Duration elapsed,
      Duration phaseElapsed,
      List<String> tail) {}

  /** What waits and what is under way in the active run, in the order in which it will begin. */
  public record Queue(Optional<String> runId, List<QueuedBuild> builds) {}

  /**
   * A build that waits or is under way.
   *
   * @param state {@code running}, {@code ready} or {@code waiting} (for what it needs)
   * @param priority what an operator gave it; 0 unless changed
   * @param waitsFor builds of the run that must end well before
   */
  public record QueuedBuild(
      String name,
      String version,
      String state,
      int priority,
      int dependents,
      List<String> waitsFor) {}

  /** A new place among the builds that are ready: more than 0 is earlier, less is later. */
  public record PriorityRequest(int priority) {}

  /**
   * One attempt at a build: everything that is known of it.
   *
   * @param askedBy who asked
   * @param phases those it went through, in order; empty while it is under way
   * @param failure of what kind its failure is, such as {@code missing_header}; absent otherwise
   * @param failureLines lines of its log that show it
   */
  public record Build(
      String buildId,
      String runId,
      String name,
      String origin,
      String version,
      String flavor,
      String recipeFingerprint,
      String treeCommit,
      String optionsHash,
      String purpose,
      String status,
      int attempt,
      List<String> reasons,
      Map<String, DependencyUsed> dependencies,
      String askedBy,
      Instant queuedAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Duration took,
      String worker,
      String systemVersion,
      List<PackageFile> files,
      List<PhaseTiming> phases,
      Optional<String> phase,
      String error,
      Optional<String> failure,
      List<String> failureLines,
      String logFile,
      Map<String, String> variables,
      List<String> arguments) {}

  /** A dependency as it was used. */
  public record DependencyUsed(String version, String buildId) {}

  /** A phase of a build; {@code took} is absent when it did not end well. */
  public record PhaseTiming(String phase, Instant startedAt, Optional<Duration> took) {}

  /** A package file that a build made. */
  public record PackageFile(String fileName, long sizeBytes, String sha256) {}

  /**
   * A page of attempts at builds, the newest first.
   *
   * @param total attempts on all pages
   * @param page number of this one, from 1
   * @param limit attempts per page
   */
  public record Builds(List<Build> builds, int total, int page, int limit) {}

  /**
   * A package in the repository.
   *
   * @param base recipe that it comes from
   * @param installedSizeBytes what it takes on a disk once installed
   */
  public record PublishedPackage(
      String name,
      String base,
      String version,
      String description,
      String architecture,
      long sizeBytes,
      long installedSizeBytes,
      String fileName,
      String sha256) {}

  /**
   * A page of the packages of the repository, by name.
   *
   * @param total packages on all pages
   * @param page number of this one, from 1
   * @param limit packages per page
   */
  public record Packages(List<PublishedPackage> packages, int total, int page, int limit) {}

  /**
   * Where the repository is.
   *
   * @param name as pacman.conf has it in brackets
   * @param database path of the database file
   * @param pacmanConf lines for pacman.conf that make pacman use it
   */
  public record Repository(String name, String directory, String database, String pacmanConf) {}

  /** A fetched file that no recipe names any more. */
  public record UnusedFile(String fileName, long sizeBytes) {}

  /** Fetched files that no recipe names any more. */
  public record UnusedFiles(List<UnusedFile> files) {}

  /**
   * A program to be run in a clean room.
   *
   * @param packageName package that is installed before, from the repository
   * @param argv program and arguments
   */
  public record ProgramCheck(String packageName, List<String> argv) {}

  /** Programs to be run, each in a clean room. */
  public record ProgramChecks(List<ProgramCheck> programs) {}

  /**
   * How a program ended.
   *
   * @param exitStatus 0 when all is well
   * @param output first lines of what it printed
   */
  public record ProgramResult(
      String packageName, List<String> argv, int exitStatus, String output) {}

  /** How programs ended, in the order in which they were asked for. */
  public record ProgramResults(List<ProgramResult> results) {}

  /**
   * Where a copy of the journal is wanted.
   *
   * @param directory absolute path on the node's machine; must not exist
   */
  public record BackupRequest(@Nullable String directory) {}

  /** A copy of the journal: how many events it holds, and what its database takes. */
  public record Backup(String directory, long events, long bytes) {}

  /** What the journal's database took before and after it was compacted. */
  public record Compaction(long bytesBefore, long bytesAfter) {}

  /**
   * What the journal no longer needs to keep.
   *
   * @param rules empty for those of the node's configuration
   * @param dryRun whether events are only counted
   */
  public record RetentionRequest(List<RetentionRule> rules, boolean dryRun) {

    /** Puts the usual values where a request leaves something out. */
    public RetentionRequest(@Nullable List<RetentionRule> rules, boolean dryRun) {
      this.rules = rules == null ? List.of() : List.copyOf(rules);
      this.dryRun = dryRun;
    }
  }

  /**
   * Which events may go.
   *
   * @param kinds simple names of events, or types of entities; empty for all
   * @param olderThan their age
   */
  public record RetentionRule(List<String> kinds, @Nullable Duration olderThan) {

    /** Puts the usual values where a request leaves something out. */
    public RetentionRule(@Nullable List<String> kinds, @Nullable Duration olderThan) {
      this.kinds = kinds == null ? List.of() : List.copyOf(kinds);
      this.olderThan = olderThan;
    }
  }

  /**
   * What went, or would go.
   *
   * @param removed events that lost their content
   * @param needed events that are old enough and stay, because an entity recovers from them
   * @param bytes what the journal holds less
   */
  public record Retention(long removed, long needed, long bytes, boolean dryRun) {}

  /**
   * The nodes that work together.
   *
   * @param members the oldest first; none when the node is in no cluster
   */
  public record Cluster(List<ClusterMember> members) {}

  /**
   * A node of a cluster.
   *
   * @param node its name, by which its slots are called
   * @param address {@code host:port} among the members
   * @param status {@code joining}, {@code up}, {@code leaving}, {@code exiting} or {@code down}
   * @param self whether it is the node that answers
   * @param leads whether it is the controller that decides
   * @param slots worker slots that it offers, as the one that leads sees them
   * @param busy slots with a build
   */
  public record ClusterMember(
      String node,
      String address,
      List<String> roles,
      String status,
      boolean reachable,
      boolean self,
      boolean leads,
      int slots,
      int busy) {}

  /** Something was done and there is nothing more to tell. */
  public record Done(boolean done) {}

  /** The node is there. */
  public record Health(String health) {}
}
