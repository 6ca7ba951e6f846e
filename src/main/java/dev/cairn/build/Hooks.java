package dev.cairn.build;

import akka.actor.typed.Behavior;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an operator's programs when runs and packages come to their end.
 *
 * <pre>
 * hook_run_start    PORTS_QUEUED                                          waited for
 * hook_run_end      PORTS_BUILT PORTS_FAILED PORTS_IGNORED PORTS_SKIPPED  waited for
 * hook_pkg_success  RESULT ORIGIN FLAVOR PKGNAME VERSION                  beside the builds
 * hook_pkg_failure  the same, and PHASE ERROR                             beside the builds
 * hook_pkg_ignored  the same, and REASON                                  beside the builds
 * hook_pkg_skipped  the same, and REASON                                  beside the builds
 * </pre>
 *
 * <p>All have {@code RUN_ID} and the variables of {@link HookSettings}. {@code PKGNAME} is a list
 * of package files with blanks between them, empty where there are none. What is waited for delays
 * the hooks of later events, not the builds.
 */
public final class Hooks implements Watching {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  /** Hooks that may wait for their turn: 10,000, then the newest is dropped with a warning. */
  private static final int WAITING_MAX = 10_000;

  /** What is known of a build under way. */
  private record Attempt(String runId, Identity identity) {}

  private final HookProgram program;
  private final Duration timeMax;
  private final ThreadPoolExecutor beside;
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Map<String, Identity> planned = new HashMap<>();

  private Hooks(HookSettings settings) {
    this.program = new HookProgram(settings);
    this.timeMax = settings.timeMax();
    this.beside =
        new ThreadPoolExecutor(
            settings.atOnceMax(),
            settings.atOnceMax(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("hook-", 0).factory());
    this.beside.allowCoreThreadTimeOut(true);
  }

  /**
   * An actor that listens to every {@link Announcement}. It waits for programs: spawn it on a
   * dispatcher for that.
   */
  public static Behavior<Announcement> create(HookSettings settings) {
    return Watching.create(() -> new Hooks(settings));
  }

  /** Lets what was begun end: a hook is the only one to know that a package was made. */
  @Override
  public void end() throws InterruptedException {
    beside.shutdown();
    if (!beside.awaitTermination(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("{} hooks were not run: the node ended", beside.shutdownNow().size());
    }
  }

  @Override
  public void on(Announcement announcement) throws InterruptedException {
    String id = announcement.entity().substring(announcement.entity().indexOf('|') + 1);
    switch (announcement.event()) {
      case RunPlanned run -> {
        planned.clear();
        program.run(
            "hook_run_start",
            Map.of("RUN_ID", id, "PORTS_QUEUED", Integer.toString(run.builds().size())));
        add(id, run.builds(), run.ignored());
      }
      case PackagesAdded(var _, var builds, var ignored, var _, var _) -> add(id, builds, ignored);
      case BuildSkipped(var _, var name, var chain) ->
          beside(
              "skipped", id, name, planned.get(name), Map.of("REASON", String.join(" -> ", chain)));
      case RunFinished end ->
          program.run(
              "hook_run_end",
              Map.of(
                  "RUN_ID", id,
                  "PORTS_BUILT", Integer.toString(end.built()),
                  "PORTS_FAILED", Integer.toString(end.failed()),
                  "PORTS_IGNORED", Integer.toString(end.ignored()),
                  "PORTS_SKIPPED", Integer.toString(end.skipped())));
      case BuildQueued queued -> attempts.put(id, new Attempt(queued.runId(), queued.identity()));
      case BuildSucceeded(var _, var _, var files) ->
          end(
              "success",
              id,
              Map.of(
                  "PKGNAME",
                  files.stream().map(PackageFile::fileName).collect(Collectors.joining(" "))));
      case BuildFailed(var _, var _, var phase, var error) ->
          end(
              "failure",
              id,
              Map.of("PHASE", phase.name().toLowerCase(Locale.ROOT), "ERROR", error));
      case BuildCancelled _, BuildInterrupted _ -> attempts.remove(id);
      default -> {}
    }
  }

  private void add(String runId, List<PlannedBuild> builds, List<IgnoredPackage> ignored) {
    builds.forEach(build -> planned.put(build.name(), build.identity()));
    for (IgnoredPackage one : ignored) {
      beside("ignored", runId, one.name(), null, Map.of("REASON", one.reason()));
    }
  }

  private void end(String result, String buildId, Map<String, String> more) {
    Attempt attempt = attempts.remove(buildId);
    if (attempt != null) {
      Identity identity = attempt.identity();
      beside(result, attempt.runId(), identity.name(), identity, more);
    }
  }

  private void beside(
      String result,
      String runId,
      String name,
      @Nullable Identity identity,
      Map<String, String> more) {
    String hook = "hook_pkg_" + result;
    if (!program.exists(hook)) {
      return;
    }
    Map<String, String> variables = new TreeMap<>();
    variables.put("RUN_ID", runId);
    variables.put("RESULT", result);
    variables.put("ORIGIN", identity == null ? name : identity.origin());
    variables.put("FLAVOR", identity == null ? "" : identity.flavor());
    variables.put("VERSION", identity == null ? "" : identity.version());
    variables.put("PKGNAME", "");
    variables.putAll(more);
    try {
      beside.execute(
          () -> {
            try {
              program.run(hook, variables);
            } catch (InterruptedException stopping) {
              Thread.currentThread().interrupt();
            }
          });
    } catch (RejectedExecutionException full) {
      LOG.warn("{} was not run for {}: {} hooks are waiting", hook, name, WAITING_MAX);
    }
  }
}
