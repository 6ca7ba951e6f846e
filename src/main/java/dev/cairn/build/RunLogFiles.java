package dev.cairn.build;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The result logs of the newest run, one line per fact.
 *
 * <pre>
 * 00_last_results             everything but 07
 * 01_success_list             02_failure_list    03_ignored_list    04_skipped_list
 * 05_abnormal_command_output  interruptions, and failures that are no fault of the recipe
 * 06_obsolete_packages        package files that no recipe made any more when the run was planned
 * 07_debug                    every event, as it was stored
 * </pre>
 *
 * <p>A line names the slot ({@code [---]} where there is none), what happened, to whom, and at the
 * right edge how long it took. The files are emptied when a run is planned and at no other time.
 * Not safe for use by several threads.
 */
final class RunLogFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RunLogFiles.class);
  private static final int WIDTH = 80;
  private static final String NO_SLOT = "[---]";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The files, in the order of their numbers. */
  enum File {
    LAST_RESULTS("00_last_results"),
    SUCCESS_LIST("01_success_list"),
    FAILURE_LIST("02_failure_list"),
    IGNORED_LIST("03_ignored_list"),
    SKIPPED_LIST("04_skipped_list"),
    ABNORMAL_COMMAND_OUTPUT("05_abnormal_command_output"),
    OBSOLETE_PACKAGES("06_obsolete_packages"),
    DEBUG("07_debug");

    private final String baseName;

    File(String baseName) {
      this.baseName = baseName;
    }

    /** Name of the file, for example {@code 00_last_results.log}. */
    String fileName() {
      return baseName + ".log";
    }
  }

  private final Path directory;
  private final ObsoletePackages.Look obsolete;
  private final Map<String, PlannedBuild> planned = new HashMap<>();
  private final Map<String, Attempt> attempts = new HashMap<>();
  private boolean complained;

  /** What is known of an attempt under way, by persistence id. */
  private record Attempt(String title, String name, String slot) {}

  RunLogFiles(Path directory, ObsoletePackages.Look obsolete) {
    this.directory = directory;
    this.obsolete = obsolete;
  }

  /** Writes what follows from one stored event. */
  void on(Announcement announcement) {
    switch (announcement.event()) {
      case RunEvent event -> onRun(announcement.entity(), event);
      case BuildEvent event -> onBuild(announcement.entity(), event);
      default -> {}
    }
    write(File.DEBUG, announcement.entity() + " " + announcement.event());
  }

  private void onRun(String entity, RunEvent event) {
    switch (event) {
      case RunPlanned run -> {
        empty();
        both(
            NO_SLOT,
            "RUN",
            "%s of %d recipes, %d ignored, %d up to date, asked for by %s"
                .formatted(
                    entity, run.builds().size(), run.ignored().size(), run.upToDate(), run.by()),
            time(run.at()));
        add(run.builds(), run.ignored());
        listObsolete();
      }
      case PackagesAdded(var _, var builds, var ignored, var _, var _) -> add(builds, ignored);
      case BuildSkipped(var at, var name, var chain) ->
          both(
              File.SKIPPED_LIST,
              NO_SLOT,
              "SKIPPED",
              title(name) + " due to " + String.join(" -> ", chain),
              time(at));
      case BuildRequeued(var at, var name, var _, var why) ->
          both(
              File.ABNORMAL_COMMAND_OUTPUT, NO_SLOT, "REQUEUED", title(name) + " " + why, time(at));
      case BuildWithdrawn(var at, var name, var by) ->
          both(NO_SLOT, "WITHDRAWN", title(name) + " by " + by, time(at));
      case BuildsRetried(var at, var names, var by, var _) ->
          both(NO_SLOT, "RETRIED", String.join(" ", names) + " by " + by, time(at));
      case StopRequested(var at, var now, var by) ->
          both(NO_SLOT, "STOP", (now ? "now, " : "when builds under way end, ") + by, time(at));
      case RunFinished end ->
          both(
              NO_SLOT,
              "END",
              "built %d, failed %d, skipped %d, ignored %d, cancelled %d, not attempted %d"
                  .formatted(
                      end.built(),
                      end.failed(),
                      end.skipped(),
                      end.ignored(),
                      end.cancelled(),
                      end.notAttempted()),
              time(end.at()));
      case BuildAttempted _, BuildSettled _, PriorityChanged _ -> {}
    }
  }

  private void onBuild(String entity, BuildEvent event) {
    switch (event) {
      case BuildQueued queued ->
          attempts.put(
              entity,
              new Attempt(
                  queued.identity().origin() + " " + queued.identity().version(),
                  queued.identity().name(),
                  NO_SLOT));
      case BuildAssigned assigned -> {
        Attempt queued = attempt(entity);
        attempts.put(entity, new Attempt(queued.title(), queued.name(), slot(assigned.worker())));
        both(slot(assigned.worker()), "START", queued.title(), time(assigned.at()));
      }
      case BuildSucceeded(var _, var took, var _) -> {
        Attempt done = end(entity);
        both(File.SUCCESS_LIST, done.slot(), "SUCCESS", done.title(), BuildLog.clockTime(took));
      }
      case BuildFailed(var _, var took, var phase, var error) -> {
        Attempt done = end(entity);
        PlannedBuild plan = planned.get(done.name());
        String text =
            "%s %s: %s%s"
                .formatted(
                    done.title(),
                    phase.name().toLowerCase(Locale.ROOT),
                    error,
                    plan == null || plan.dependents() == 0
                        ? ""
                        : " [" + plan.dependents() + " lost]");
        both(File.FAILURE_LIST, done.slot(), "FAILURE", text, BuildLog.clockTime(took));
        if (error.startsWith("defect in ")) {
          write(File.ABNORMAL_COMMAND_OUTPUT, text);
        }
      }
      case BuildCancelled(var at, var by) -> {
        Attempt done = end(entity);
        both(done.slot(), "CANCELLED", done.title() + " by " + by, time(at));
      }
      case BuildInterrupted(var at, var why) -> {
        Attempt done = end(entity);
        both(
            File.ABNORMAL_COMMAND_OUTPUT,
            done.slot(),
            "INTERRUPTED",
            done.title() + " " + why,
            time(at));
      }
      case PhaseStarted _, PhaseFinished _, PackagesMade _ -> {}
    }
  }

  private void add(List<PlannedBuild> builds, List<IgnoredPackage> ignored) {
    builds.forEach(build -> planned.put(build.name(), build));
    for (IgnoredPackage one : ignored) {
      both(File.IGNORED_LIST, NO_SLOT, "IGNORED", one.name() + " due to " + one.reason(), "");
    }
  }

  private void listObsolete() {
    try {
      for (String file : obsolete.files()) {
        both(File.OBSOLETE_PACKAGES, NO_SLOT, "OBSOLETE", file + ": no recipe makes it", "");
      }
    } catch (IOException failure) {
      complain(failure);
    }
  }

  private String title(String name) {
    PlannedBuild plan = planned.get(name);
    return plan == null ? name : plan.identity().origin() + " " + plan.identity().version();
  }

  private Attempt attempt(String entity) {
    return attempts.getOrDefault(entity, new Attempt(entity, "", NO_SLOT));
  }

  private Attempt end(String entity) {
    Attempt known = attempt(entity);
    attempts.remove(entity);
    return known;
  }

  /** {@code node/3} is {@code [003]}. */
  private static String slot(String worker) {
    String number = worker.substring(worker.lastIndexOf('/') + 1);
    return number.matches("[0-9]{1,3}")
        ? "[" + "0".repeat(3 - number.length()) + number + "]"
        : "[" + number + "]";
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }

  private void both(String slot, String what, String text, String right) {
    write(File.LAST_RESULTS, layOut(slot, what, text, right));
  }

  private void both(File file, String slot, String what, String text, String right) {
    String line = layOut(slot, what, text, right);
    write(File.LAST_RESULTS, line);
    write(file, line);
  }

  private static String layOut(String slot, String what, String text, String right) {
    String left = "%s %-11s %s".formatted(slot, what, text.replace('\n', ' '));
    int gap = Math.max(2, WIDTH - left.length() - right.length());
    return right.isEmpty() ? left : left + " ".repeat(gap) + right;
  }

  private void empty() {
    planned.clear();
    attempts.clear();
    try {
      Files.createDirectories(directory);
      for (File file : File.values()) {
        Files.writeString(directory.resolve(file.fileName()), "");
      }
    } catch (IOException failure) {
      complain(failure);
    }
  }

  private void write(File file, String line) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve(file.fileName()),
          line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      complain(failure);
    }
  }

  private void complain(IOException failure) {
    if (!complained) {
      complained = true;
      LOG.warn("the result logs in {} are incomplete: {}", directory, failure.toString());
    }
  }
}
