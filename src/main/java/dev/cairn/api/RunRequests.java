package dev.cairn.api;

import dev.cairn.build.Farm;
import dev.cairn.build.Farm.FarmView;
import dev.cairn.build.Farm.RunView;
import dev.cairn.build.Farm.WorkerView;
import dev.cairn.build.RunRules.Refusal;
import dev.cairn.build.RunState;
import dev.cairn.build.RunState.RunBuild;
import dev.cairn.build.SlotLimitRules.Reading;
import dev.cairn.builddb.Page;
import dev.cairn.builddb.RunQuery;
import dev.cairn.builddb.RunRecord;
import dev.cairn.journal.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves what is asked of plans, runs, the queue and workers. Blocks. */
final class RunRequests {
  private final ApiServices services;
  private final FarmDoor farm;

  RunRequests(ApiServices services, FarmDoor farm) {
    this.services = services;
    this.farm = farm;
  }

  Wire.Status status() throws InterruptedException {
    FarmView view = farm.describe();
    Reading reading = services.load().read();
    return new Wire.Status(
        services.facts().version(),
        services.directories().data().toString(),
        services.directories().trees().stream().map(Path::toString).toList(),
        view.run().map(run -> Views.counts(run, estimate(run, view))),
        view.run().isPresent() ? Optional.empty() : unfinished(),
        workers(view),
        view.limit(),
        new Wire.Load(reading.load(), reading.processors(), reading.swapUsed()));
  }

  private Optional<Duration> estimate(RunView run, FarmView view) {
    Instant now = services.clock().instant();
    Map<String, Duration> elapsed = new HashMap<>();
    view.workers().stream()
        .flatMap(worker -> worker.build().stream())
        .forEach(live -> elapsed.put(live.buildId(), Duration.between(live.startedAt(), now)));
    return RunEstimate.left(run.state(), slots(view), elapsed);
  }

  /** How many builds may be under way at one time. */
  static int slots(FarmView view) {
    int usable = (int) view.workers().stream().filter(worker -> !worker.paused()).count();
    return Math.min(view.limit(), usable);
  }

  private Optional<Wire.Run> unfinished() throws InterruptedException {
    return services.history().runs(RunQuery.unfinished()).entries().stream()
        .findFirst()
        .map(Views::run);
  }

  /**
   * The run whose id is or begins with {@code runId}; {@code latest} is the newest. The active one
   * is asked itself, because it knows what is under way.
   */
  Wire.Run run(String runId) throws InterruptedException {
    Optional<RunView> active = farm.describe().run();
    if (active.isPresent() && (runId.equals("latest") || active.get().runId().startsWith(runId))) {
      return Views.run(active.get());
    }
    Page<RunRecord> found =
        services
            .history()
            .runs(runId.equals("latest") ? RunQuery.newest(1) : RunQuery.beginningWith(runId));
    if (found.total() == 0 || (found.total() > 1 && !runId.equals("latest"))) {
      throw ApiException.notFound(
          "UNKNOWN_RUN",
          runId.equals("latest")
              ? "there was no run yet"
              : found.total() == 0
                  ? "no run has an id that begins with " + runId
                  : found.total() + " runs have an id that begins with " + runId);
    }
    return Views.run(found.entries().getFirst());
  }

  Wire.Runs runs(int limit) throws InterruptedException {
    Optional<RunView> active = farm.describe().run();
    return new Wire.Runs(
        services.history().runs(RunQuery.newest(limit)).entries().stream()
            .map(
                run ->
                    active
                        .filter(one -> one.runId().equals(run.runId()))
                        .map(one -> Views.run(run, Views.word(one.state().stage())))
                        .orElseGet(() -> Views.run(run)))
            .toList());
  }

  Wire.Done stop(String runId, boolean now, Cause cause) throws InterruptedException {
    requireWritableJournal();
    RunView active = active();
    if (!runId.equals("latest") && !active.runId().startsWith(runId)) {
      throw ApiException.refused(
          Refusal.NOT_ACTIVE.name(), "run " + runId + " is not active; " + active.runId() + " is");
    }
    farm.tell(replyTo -> new Farm.StopRun(now, cause, replyTo));
    return new Wire.Done(true);
  }

  Wire.Queue queue() throws InterruptedException {
    return farm.describe()
        .run()
        .map(Views::queue)
        .orElseGet(() -> new Wire.Queue(Optional.empty(), List.of()));
  }

  Wire.Done prioritise(String build, int priority, Cause cause) throws InterruptedException {
    requireWritableJournal();
    String name = nameOf(build);
    farm.tell(replyTo -> new Farm.Prioritise(name, priority, cause, replyTo));
    return new Wire.Done(true);
  }

  Wire.Done cancel(String build, Cause cause) throws InterruptedException {
    requireWritableJournal();
    String name = nameOf(build);
    farm.tell(replyTo -> new Farm.CancelBuild(name, cause, replyTo));
    return new Wire.Done(true);
  }

  /** Without it nothing that is asked for could be recorded, so nothing is begun. */
  void requireWritableJournal() {
    services
        .journal()
        .refusal()
        .ifPresent(
            reason -> {
              throw ApiException.noStorage(reason);
            });
  }

  /** The recipe of the active run that {@code build} names or whose attempt has that id. */
  String nameOf(String build) throws InterruptedException {
    RunView run = active();
    if (run.state().find(build).isPresent()) {
      return build;
    }
    List<RunBuild> found =
        run.state().builds().values().stream()
            .filter(one -> !one.buildId().isEmpty() && one.buildId().startsWith(build))
            .toList();
    if (found.size() != 1) {
      throw ApiException.notFound(
          Refusal.UNKNOWN_BUILD.name(),
          "the active run has no build "
              + build
              + Nearest.hint(build, run.state().builds().keySet()));
    }
    return found.getFirst().plan().name();
  }

  RunView active() throws InterruptedException {
    return farm.describe().run().orElseThrow(() -> notActive());
  }

  private static ApiException notActive() {
    return ApiException.refused(Refusal.NOT_ACTIVE.name(), "no run is active");
  }

  Wire.Workers workers() throws InterruptedException {
    return Wire.Workers.of(workers(farm.describe()));
  }

  private List<Wire.Worker> workers(FarmView view) {
    return view.workers().stream()
        .map(worker -> Views.worker(worker, view.run(), services.clock().instant()))
        .toList();
  }

  /** The worker with that slot number or name. */
  Wire.Worker worker(String worker) throws InterruptedException {
    List<String> names = workerNames(worker);
    if (worker.equals("all") || names.size() > 1) {
      throw ApiException.refused(
          "SEVERAL_WORKERS",
          "%s means several workers: %s; name one"
              .formatted(Words.visible(worker), String.join(", ", names)));
    }
    return workers(farm.describe()).stream()
        .filter(one -> names.contains(one.name()))
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("UNKNOWN_WORKER", "the worker has left"));
  }

  /**
   * Takes a build out of the queue; one that is under way is stopped where builds are cancelled.
   */
  Wire.Done withdraw(String build, Cause cause) throws InterruptedException {
    RunView run = active();
    String name = nameOf(build);
    if (run.state().get(name).status() == RunState.Status.RUNNING) {
      throw ApiException.refused(
          "UNDER_WAY", name + " does not wait any more, it is under way; DELETE builds/" + name);
    }
    return cancel(build, cause);
  }

  /** The members of the cluster, with the slots they offer. */
  Wire.Cluster cluster() throws InterruptedException {
    List<WorkerView> slots = farm.describe().workers();
    return new Wire.Cluster(
        services.facts().members().get().stream()
            .map(member -> Views.member(member, slots))
            .toList());
  }

  /** Pauses or resumes the worker with that slot number or name, or {@code all}. */
  Wire.Workers pause(String worker, boolean pause, Cause cause) throws InterruptedException {
    requireWritableJournal();
    List<Wire.Worker> changed = new ArrayList<>();
    for (String name : workerNames(worker)) {
      Optional<WorkerView> view =
          farm.ask(
              replyTo ->
                  pause
                      ? new Farm.PauseWorker(name, cause, replyTo)
                      : new Farm.ResumeWorker(name, cause, replyTo));
      view.map(one -> Views.worker(one, Optional.empty(), services.clock().instant()))
          .ifPresent(changed::add);
    }
    return Wire.Workers.of(changed);
  }

  private List<String> workerNames(String worker) throws InterruptedException {
    List<WorkerView> workers = farm.describe().workers();
    List<String> found =
        workers.stream()
            .filter(
                one ->
                    worker.equals("all")
                        || worker.equals(one.worker())
                        || worker.equals(Integer.toString(one.slot())))
            .map(WorkerView::worker)
            .toList();
    if (found.isEmpty()) {
      throw ApiException.notFound(
          "UNKNOWN_WORKER",
          "no worker "
              + worker
              + "; there are "
              + String.join(", ", workers.stream().map(WorkerView::worker).toList()));
    }
    return found;
  }
}
