package dev.cairn.api;

import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.Farm.RunView;
import dev.cairn.build.Farm.WorkerView;
import dev.cairn.build.LiveBuilds.LiveBuild;
import dev.cairn.build.Planner;
import dev.cairn.build.RunState;
import dev.cairn.build.RunState.ReadyKey;
import dev.cairn.build.RunState.RunBuild;
import dev.cairn.build.RunState.Status;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.RunRecord;
import dev.cairn.cluster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the records of the contexts look on the wire. Pure. */
final class Views {

  private Views() {}

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Wire.Plan plan(Planner.Plan plan) {
    return new Wire.Plan(
        plan.lines().stream()
            .map(
                line ->
                    new Wire.PlanLine(
                        line.name(),
                        line.version(),
                        word(line.action()),
                        line.reasons(),
                        line.dependsOn()))
            .toList(),
        plan.problems(),
        plan.notes());
  }

  static Wire.Run run(RunView run) {
    RunState state = run.state();
    List<RunBuild> builds =
        state.builds().values().stream()
            .sorted(Comparator.comparing(build -> build.plan().name()))
            .toList();
    List<String> built = names(builds, Status.BUILT);
    List<Wire.FailedBuild> failed =
        with(builds, Status.FAILED)
            .map(
                build ->
                    new Wire.FailedBuild(
                        build.plan().name(),
                        build.phase().map(Views::word).orElse(""),
                        build.detail()))
            .toList();
    List<Wire.SkippedBuild> skipped =
        with(builds, Status.SKIPPED)
            .map(build -> new Wire.SkippedBuild(build.plan().name(), build.chain()))
            .toList();
    List<Wire.CancelledBuild> cancelled =
        with(builds, Status.CANCELLED)
            .map(build -> new Wire.CancelledBuild(build.plan().name(), build.detail()))
            .toList();
    return new Wire.Run(
        run.runId(),
        word(state.stage()),
        word(state.purpose()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(state.by()).filter(by -> !by.isEmpty()),
        builds.size(),
        state.count(Status.WAITING) + state.count(Status.RUNNING),
        names(builds, Status.RUNNING),
        built,
        failed,
        skipped,
        cancelled,
        ignored(state.ignored()),
        builds.stream()
            .collect(
                Collectors.toMap(
                    build -> build.plan().name(),
                    build -> build.plan().identity().version(),
                    (_, newer) -> newer,
                    TreeMap::new)));
  }

  /** A run of the past, or one that no node has continued yet. */
  static Wire.Run run(RunRecord run) {
    return run(run, run.endedAt().isPresent() ? "finished" : "unfinished");
  }

  /** The record of a run that is in {@code stage}. */
  static Wire.Run run(RunRecord run, String stage) {
    return new Wire.Run(
        run.runId(),
        stage,
        word(run.purpose()),
        Optional.of(run.startedAt()),
        run.endedAt(),
        Optional.of(run.by()),
        run.planned(),
        run.left(),
        List.of(),
        run.built().stream().sorted().toList(),
        new TreeMap<>(run.failed())
            .entrySet().stream()
                .map(
                    entry ->
                        new Wire.FailedBuild(
                            entry.getKey(),
                            word(entry.getValue().phase()),
                            entry.getValue().error()))
                .toList(),
        new TreeMap<>(run.skipped())
            .entrySet().stream()
                .map(entry -> new Wire.SkippedBuild(entry.getKey(), entry.getValue()))
                .toList(),
        new TreeMap<>(run.cancelled())
            .entrySet().stream()
                .map(entry -> new Wire.CancelledBuild(entry.getKey(), entry.getValue()))
                .toList(),
        ignored(run.ignored()),
        new TreeMap<>(run.versions()));
  }

  private static List<Wire.IgnoredPackage> ignored(Map<String, String> ignored) {
    return new TreeMap<>(ignored)
        .entrySet().stream()
            .map(entry -> new Wire.IgnoredPackage(entry.getKey(), entry.getValue()))
            .toList();
  }

  private static Stream<RunBuild> with(List<RunBuild> builds, Status status) {
    return builds.stream().filter(build -> build.status() == status);
  }

  private static List<String> names(List<RunBuild> builds, Status status) {
    return with(builds, status).map(build -> build.plan().name()).toList();
  }

  static Wire.RunCounts counts(RunView run, Optional<Duration> estimate) {
    RunState state = run.state();
    return new Wire.RunCounts(
        run.runId(),
        word(state.stage()),
        word(state.purpose()),
        state.builds().size(),
        state.count(Status.WAITING),
        state.count(Status.RUNNING),
        state.count(Status.BUILT),
        state.count(Status.FAILED),
        state.count(Status.SKIPPED),
        state.count(Status.CANCELLED),
        state.ignored().size(),
        state.upToDate(),
        estimate);
  }

  /** A worker; {@code run} knows where the recipe that it builds stands in its tree. */
  static Wire.Worker worker(WorkerView worker, Optional<RunView> run, Instant now) {
    Optional<LiveBuild> build = worker.build();
    return new Wire.Worker(
        worker.slot(),
        worker.worker(),
        build.isPresent() ? "busy" : worker.paused() ? "paused" : "idle",
        worker.paused(),
        worker.confinement(),
        build.map(
            one ->
                run.flatMap(active -> active.state().find(one.name()))
                    .map(known -> known.plan().identity().origin())
                    .orElse(one.name())),
        build.flatMap(LiveBuild::phase).map(Views::word),
        build.map(LiveBuild::startedAt),
        build.map(one -> live(one, now)));
  }

  /**
   * A member as a node sees it that does not lead.
   *
   * @param known what the one that leads tells of it; nothing when none leads
   */
  static Wire.ClusterMember member(Member member, Optional<Wire.ClusterMember> known) {
    return new Wire.ClusterMember(
        member.node(),
        member.address(),
        member.roles(),
        member.status(),
        member.reachable(),
        member.self(),
        known.map(Wire.ClusterMember::leads).orElse(false),
        known.map(Wire.ClusterMember::slots).orElse(0),
        known.map(Wire.ClusterMember::busy).orElse(0));
  }

  /**
   * A member as the node that leads sees it, whose own slots are called as those of a node without
   * a cluster.
   */
  static Wire.ClusterMember member(Member member, List<WorkerView> slots) {
    List<WorkerView> own =
        slots.stream()
            .filter(slot -> slot.node().map(member.node()::equals).orElse(member.self()))
            .toList();
    return new Wire.ClusterMember(
        member.node(),
        member.address(),
        member.roles(),
        member.status(),
        member.reachable(),
        member.self(),
        member.self(),
        own.size(),
        (int) own.stream().filter(slot -> slot.build().isPresent()).count());
  }

  private static Wire.LiveBuild live(LiveBuild build, Instant now) {
    return new Wire.LiveBuild(
        build.buildId(),
        build.name(),
        build.version(),
        build.phase().map(Views::word),
        Duration.between(build.startedAt(), now),
        Duration.between(build.phaseStartedAt(), now),
        build.tail());
  }

  /** Under way first, then ready in the order in which they will begin, then the others by name. */
  static Wire.Queue queue(RunView run) {
    RunState state = run.state();
    List<Wire.QueuedBuild> builds = new ArrayList<>();
    state.running().stream()
        .sorted()
        .forEach(name -> builds.add(queued(state, state.get(name), "running")));
    for (ReadyKey key : state.ready()) {
      builds.add(queued(state, state.get(key.name()), "ready"));
    }
    state.builds().values().stream()
        .filter(build -> build.status() == Status.WAITING && build.missing() > 0)
        .sorted(Comparator.comparing(build -> build.plan().name()))
        .forEach(build -> builds.add(queued(state, build, "waiting")));
    return new Wire.Queue(Optional.of(run.runId()), builds);
  }

  private static Wire.QueuedBuild queued(RunState state, RunBuild build, String word) {
    return new Wire.QueuedBuild(
        build.plan().name(),
        build.plan().identity().version(),
        word,
        build.priority(),
        build.plan().dependents(),
        build.plan().dependsOn().stream()
            .filter(name -> state.get(name).status() != Status.BUILT)
            .sorted()
            .toList());
  }

  static Wire.Build build(BuildRecord build) {
    Identity identity = build.identity();
    Map<String, Wire.DependencyUsed> dependencies = new TreeMap<>();
    build
        .dependencies()
        .forEach(
            (name, used) ->
                dependencies.put(name, new Wire.DependencyUsed(used.version(), used.buildId())));
    return new Wire.Build(
        build.buildId(),
        build.runId(),
        identity.name(),
        identity.origin(),
        identity.version(),
        identity.flavor(),
        identity.recipeFingerprint(),
        identity.treeCommit(),
        identity.optionsHash(),
        word(build.purpose()),
        word(build.status()),
        build.attempt(),
        build.reasons(),
        dependencies,
        build.by(),
        build.queuedAt(),
        build.startedAt(),
        build.endedAt(),
        build.took(),
        build.worker(),
        build.systemVersion(),
        files(build.files()),
        build.phases().stream()
            .map(one -> new Wire.PhaseTiming(word(one.phase()), one.startedAt(), one.took()))
            .toList(),
        build.phase().map(Views::word),
        build.error(),
        build.failure().map(Views::word),
        build.failureLines(),
        build.logFile(),
        build.variables(),
        build.arguments());
  }

  static List<Wire.PackageFile> files(List<PackageFile> files) {
    return files.stream()
        .map(file -> new Wire.PackageFile(file.fileName(), file.sizeBytes(), file.sha256()))
        .toList();
  }

  /** The status that is called {@code word}. */
  static BuildRecord.Status status(String word) {
    return Arrays.stream(BuildRecord.Status.values())
        .filter(status -> Views.word(status).equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "there is no status %s; there are %s"
                        .formatted(
                            Words.visible(word),
                            String.join(
                                ", ",
                                Arrays.stream(BuildRecord.Status.values())
                                    .map(Views::word)
                                    .toList()))));
  }
}
