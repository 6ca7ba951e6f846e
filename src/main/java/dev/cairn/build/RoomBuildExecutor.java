package dev.cairn.build;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.repository.PublishedFile;
import dev.cairn.repository.RepositoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds with makepkg in rooms and publishes with the repository.
 *
 * <pre>
 * setup: copy recipe, compare fingerprint, open room, install dependencies
 *   -> fetch: the node obtains distfiles -> one makepkg process: verify extract prepare build check
 *   package -> packages flushed in staging -> stored -> publish -> staging removed
 * </pre>
 */
public final class RoomBuildExecutor implements BuildExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(RoomBuildExecutor.class);

  private final ExecutorContext context;
  private final RecipeSource recipes;
  private final ExecutorSettings settings;
  private final MakepkgConfiguration configuration;
  private final Staging staging;

  /** An executor for one node. */
  public RoomBuildExecutor(ExecutorContext context) {
    this(context, new TreeRecipes(context.specs()));
  }

  /** An executor whose recipes come from elsewhere. */
  RoomBuildExecutor(ExecutorContext context, RecipeSource recipes) {
    this.context = context;
    this.recipes = recipes;
    this.settings = context.settings();
    this.configuration = new MakepkgConfiguration(settings);
    this.staging = new Staging(settings.staging());
  }

  /** Digest over all settings that shape packages, for recipes of a tree with these variables. */
  public String optionsHash(Map<String, String> treeVariables) {
    return configuration.optionsHash(treeVariables);
  }

  @Override
  public Circumstances circumstances(BuildOrder order) {
    return new Circumstances(
        context.systemVersion().get(),
        configuration.variables(recipes.variables(order)),
        configuration.arguments(order.purpose(), order.plan().runsCheck()),
        BuildLog.name(order.buildId()));
  }

  @Override
  public Result carryOut(BuildOrder order, Progress progress) throws InterruptedException {
    return carryOut(
        order,
        progress,
        (made, account) -> {
          progress.packagesMade(made);
          account.enter(Phase.PUBLISH);
          return publish(order.buildId(), made);
        });
  }

  /**
   * Builds, and leaves the packages in staging: somebody else publishes them. A build for which
   * this machine's disk has no room is lost: another machine may have it.
   */
  Result make(BuildOrder order, Progress progress) throws InterruptedException {
    return carryOut(
        order,
        progress,
        new Finish() {
          @Override
          public Result with(List<PackageFile> made, PhaseAccount account) {
            return new Result.Succeeded(made);
          }

          @Override
          public Result onFullDisk(Result.Failed failed) {
            return new Result.Lost("its worker has no room: " + failed.error());
          }
        });
  }

  /** What becomes of a build. */
  @FunctionalInterface
  private interface Finish {
    /** With packages that stand flushed in staging. */
    Result with(List<PackageFile> made, PhaseAccount account)
        throws IOException, InterruptedException;

    /** When the disk of this machine is full. */
    default Result onFullDisk(Result.Failed failed) {
      return failed;
    }
  }

  private Result carryOut(BuildOrder order, Progress progress, Finish finish)
      throws InterruptedException {
    try (BuildLog log = openLog(order)) {
      Circumstances circumstances = circumstances(order);
      log.head(head(order, circumstances));
      Result result = attempt(order, progress, log, circumstances.variables(), finish);
      switch (result) {
        case Result.Succeeded _ -> log.end("SUCCEEDED", "");
        case Result.Failed(var phase, var error) ->
            log.end("FAILED", phase.name().toLowerCase(Locale.ROOT) + ": " + error);
        case Result.Cancelled _ -> log.end("CANCELLED", "");
        case Result.Lost(var why) -> log.end("INTERRUPTED", why);
      }
      return result;
    } catch (IOException failure) {
      return failed(
          new Result.Failed(Phase.SETUP, "cannot write the log: " + reason(failure)),
          failure,
          finish);
    }
  }

  private Result attempt(
      BuildOrder order,
      Progress progress,
      BuildLog log,
      Map<String, String> variables,
      Finish finish)
      throws InterruptedException {
    PhaseAccount account =
        new PhaseAccount(
            progress, log, settings.phaseLimits(), context.nanoClock(), context.loadPerProcessor());
    Cancellation cancellation = new Cancellation();
    progress.onCancel(cancellation::cancel);
    try {
      RoomBuild build =
          new RoomBuild(context, recipes, order, progress, account, cancellation, variables);
      List<PackageFile> made = build.make();
      if (order.purpose() == Purpose.FETCH) {
        return new Result.Succeeded(List.of());
      }
      made.forEach(
          file -> log.line("%s %d %s".formatted(file.fileName(), file.sizeBytes(), file.sha256())));
      return finish.with(made, account);
    } catch (RoomBuild.CancelledException cancelled) {
      return new Result.Cancelled();
    } catch (InterruptedException stopped) {
      if (cancellation.isCancelled()) {
        return new Result.Cancelled();
      }
      log.end("INTERRUPTED", "the node stops");
      throw stopped;
    } catch (BuildFailure failure) {
      return failed(order, account.phase(), String.valueOf(failure.getMessage()));
    } catch (IOException failure) {
      return cancellation.isCancelled()
          ? new Result.Cancelled()
          : failed(failed(order, account.phase(), reason(failure)), failure, finish);
    }
  }

  private static Result failed(Result.Failed result, IOException cause, Finish finish) {
    return isFullDisk(cause) ? finish.onFullDisk(result) : result;
  }

  /** Whether there was no room on a disk of this machine. */
  static boolean isFullDisk(IOException failure) {
    return failure instanceof FullDiskException
        || reason(failure).contains("No space left on device");
  }

  static Result.Failed failed(BuildOrder order, Phase phase, String error) {
    String log = BuildLog.newestName(order.plan().identity().origin());
    return new Result.Failed(phase, error.replace('\n', ' ') + " (log: logs/" + log + ")");
  }

  /** Publishes what stands flushed in staging. */
  Result publish(String buildId, List<PackageFile> made) throws IOException, InterruptedException {
    List<Path> files = made.stream().map(file -> staging.file(buildId, file.fileName())).toList();
    List<PackageFile> published =
        context.ownRepository().publish(files).stream()
            .map(RoomBuildExecutor::packageFile)
            .toList();
    for (int i = 0; i < made.size(); i++) {
      if (!published.get(i).sha256().equals(made.get(i).sha256())) {
        throw new RepositoryException(
            made.get(i).fileName() + " changed between staging and repository: is the disk sound?");
      }
    }
    discardQuietly(buildId);
    return new Result.Succeeded(published);
  }

  /** The packages stand in the repository: what is left in staging goes when the node starts. */
  private void discardQuietly(String buildId) {
    try {
      staging.discard(buildId);
    } catch (IOException failure) {
      LOG.warn("cannot remove staged packages of the build {}: {}", buildId, reason(failure));
    }
  }

  @Override
  public Result publishStaged(BuildOrder order, List<PackageFile> files)
      throws InterruptedException {
    try {
      if (staging.holds(order.buildId(), files)) {
        return publish(order.buildId(), files);
      }
      List<PackageFile> there = new ArrayList<>();
      for (PackageFile file : files) {
        publishedBefore(file).ifPresent(there::add);
      }
      return there.size() == files.size()
          ? new Result.Succeeded(List.copyOf(there))
          : failed(
              order,
              Phase.PUBLISH,
              "its packages are neither in staging nor in the repository; build it again");
    } catch (IOException failure) {
      return failed(order, Phase.PUBLISH, reason(failure));
    }
  }

  /** A file with this content that the repository names, under whichever name. */
  private Optional<PackageFile> publishedBefore(PackageFile made) throws RepositoryException {
    return context.ownRepository().packages().stream()
        .map(one -> packageFile(one.file()))
        .filter(file -> file.sha256().equals(made.sha256()))
        .findFirst();
  }

  private static PackageFile packageFile(PublishedFile file) {
    return new PackageFile(file.fileName(), file.sizeBytes(), file.sha256());
  }

  @Override
  public void discardStaged(String buildId) {
    try {
      staging.discard(buildId);
    } catch (IOException failure) {
      throw cannotClear(failure);
    }
  }

  @Override
  public void discardStagedExcept(Set<String> buildIds) {
    try {
      staging.discardExcept(buildIds);
    } catch (IOException failure) {
      throw cannotClear(failure);
    }
  }

  private UncheckedIOException cannotClear(IOException failure) {
    return new UncheckedIOException(
        "cannot clear the staging directory %s: %s; mend its owner or mode"
            .formatted(settings.staging(), reason(failure)),
        failure);
  }

  private BuildLog openLog(BuildOrder order) throws IOException {
    return BuildLog.open(
        settings.logs(),
        order.buildId(),
        order.plan().identity().origin(),
        context.clock(),
        settings.logBytesMax());
  }

  private List<String> head(BuildOrder order, Circumstances circumstances) {
    BuildEvent.Identity identity = order.plan().identity();
    List<String> lines = new ArrayList<>();
    lines.add("Package    " + identity.origin() + " " + identity.version());
    lines.add("Build      " + order.buildId() + " of run " + order.runId());
    lines.add("Worker     " + order.worker());
    lines.add("Started    " + context.clock().instant());
    lines.add("Purpose    " + order.purpose().name().toLowerCase(Locale.ROOT));
    lines.add("Reasons    " + String.join("; ", order.plan().reasons()));
    lines.add("Recipe     " + identity.recipeFingerprint());
    lines.add("System     " + circumstances.systemVersion());
    lines.add(
        "Limits     %s of memory, %d processes, %s of disk"
            .formatted(
                RoomBuild.size(settings.limits().memoryBytes()),
                settings.limits().processesMax(),
                RoomBuild.size(settings.limits().diskBytes())));
    lines.add("Installed  " + String.join(" ", order.plan().install()));
    lines.add("Command    " + String.join(" ", circumstances.arguments()));
    new TreeMap<>(circumstances.variables())
        .forEach((name, value) -> lines.add("Variable   " + name + "=" + value));
    return lines;
  }

  /** One line on why a file could not be read or written. */
  static String reason(IOException failure) {
    if (failure instanceof FileSystemException system) {
      String why =
          system.getReason() == null ? system.getClass().getSimpleName() : system.getReason();
      return system.getFile() + ": " + why;
    }
    return String.valueOf(failure.getMessage()).replace('\n', ' ');
  }
}
