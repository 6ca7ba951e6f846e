package dev.cairn.build;

import akka.actor.typed.ActorRef;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.Fleet.Signal;
import dev.cairn.build.HostProtocol.Host;
import dev.cairn.build.HostProtocol.SlotWanted;
import dev.cairn.distfiles.CheckedDownload.Place;
import dev.cairn.ports.PackageSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the builds of one slot of another node.
 *
 * <pre>
 * copy recipe, name packages -> order document -> the host builds -> its packages are fetched by
 * checksum into staging -> stored -> published here
 * </pre>
 *
 * <p>Log, phases and result arrive as signals on the thread of the build. When the host is lost, or
 * the build is cancelled, the order is released: whatever the host still says of it is not heard.
 */
final class RemoteBuildExecutor implements BuildExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteBuildExecutor.class);

  /** How long a host may be silent about the rest of a log when its build has ended: 30 s. */
  private static final int LOG_REST_SECONDS_MAX = 30;

  private final RemoteBuilds builds;
  private final ExecutorSettings settings;
  private final ActorRef<Fleet.Command> fleet;
  private final Supplier<Host> host;
  private final int slot;
  private final Staging staging;
  private final RecipeSource recipes;

  RemoteBuildExecutor(
      RemoteBuilds builds, ActorRef<Fleet.Command> fleet, Supplier<Host> host, int slot) {
    this.builds = builds;
    this.settings = builds.context().settings();
    this.fleet = fleet;
    this.host = host;
    this.slot = slot;
    this.staging = new Staging(settings.staging());
    this.recipes = new TreeRecipes(builds.context().specs());
  }

  @Override
  public Circumstances circumstances(BuildOrder order) {
    Circumstances here = builds.local().circumstances(order);
    return new Circumstances(
        host.get().systemVersion(), here.variables(), here.arguments(), here.logFile());
  }

  @Override
  public Result carryOut(BuildOrder order, Progress progress) throws InterruptedException {
    try (RemoteLog log = RemoteLog.open(settings, order, builds.context().clock(), progress)) {
      Result result = attempt(order, progress, log);
      switch (result) {
        case Result.Lost(var why) -> log.end("INTERRUPTED", why);
        case Result.Failed(var phase, var error) when phase == Phase.PUBLISH ->
            log.end("FAILED", phase.name().toLowerCase(Locale.ROOT) + ": " + error);
        case Result.Succeeded _, Result.Failed _, Result.Cancelled _ -> {
          // The host has written the end of the log.
        }
      }
      return result;
    } catch (IOException failure) {
      return new Result.Failed(
          Phase.SETUP, "cannot write the log: " + RoomBuildExecutor.reason(failure));
    }
  }

  private Result attempt(BuildOrder order, Progress progress, RemoteLog log)
      throws InterruptedException {
    String buildId = order.buildId();
    Path part;
    PackageSpec spec;
    SlotWanted wanted;
    try {
      part = staging.begin(buildId);
      spec = recipes.copy(order, part.resolve("recipe"));
      wanted = offer(new OrderAssembly(builds, part).assemble(order, progress.token(), spec), part);
    } catch (BuildFailure failure) {
      cleanUp(buildId);
      return RoomBuildExecutor.failed(order, Phase.SETUP, String.valueOf(failure.getMessage()));
    } catch (IOException failure) {
      cleanUp(buildId);
      return RoomBuildExecutor.failed(order, Phase.SETUP, RoomBuildExecutor.reason(failure));
    }
    Host given = host.get();
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    progress.onCancel(() -> signals.add(new Signal.Cancelled()));
    try {
      fleet.tell(new Fleet.Give(given.node(), wanted, signals));
      Result result = await(signals, progress, log);
      return result instanceof Result.Succeeded(var files)
          ? takeOver(order, progress, given, spec, files)
          : result;
    } finally {
      fleet.tell(new Fleet.Release(given.node(), slot, wanted.token()));
      cleanUp(buildId);
    }
  }

  private SlotWanted offer(RemoteOrder order, Path part) throws IOException {
    Path document = Files.write(part.resolve("order"), builds.documents().write(order));
    String sha256 = Staging.digest(document);
    builds.artifacts().offer(order.order().buildId(), sha256, document);
    return new SlotWanted(slot, order.token(), sha256);
  }

  private void cleanUp(String buildId) {
    builds.artifacts().withdraw(buildId);
    try {
      staging.end(buildId);
    } catch (IOException leftover) {
      // The next start of the node removes it.
      LOG.warn("cannot remove the files around the build {}: {}", buildId, leftover.getMessage());
    }
  }

  /** Feeds what arrives to the log and to whoever watches, until the build has ended. */
  private static Result await(BlockingQueue<Signal> signals, Progress progress, RemoteLog log)
      throws InterruptedException {
    Signal.@Nullable Ended ended = null;
    while (true) {
      Signal signal =
          ended == null ? signals.take() : signals.poll(LOG_REST_SECONDS_MAX, TimeUnit.SECONDS);
      switch (signal) {
        case Signal.Entered(var phase) when phase != Phase.SETUP -> progress.enter(phase);
        case Signal.Entered _ -> {}
        case Signal.Part(var offset, var bytes, var taken) -> {
          try {
            log.take(offset, bytes);
          } catch (IOException full) {
            return new Result.Failed(
                Phase.SETUP, "cannot write the log: " + RoomBuildExecutor.reason(full));
          }
          taken.accept(log.nextOffset());
        }
        case Signal.Ended end -> ended = end;
        case Signal.Lost(var why) -> {
          return new Result.Lost(why);
        }
        case Signal.Cancelled _ -> {
          return new Result.Cancelled();
        }
        case null -> {
          return result(ended);
        }
      }
      if (ended != null && log.nextOffset() >= ended.logBytes()) {
        return ended.result();
      }
    }
  }

  private static Result result(Signal.@Nullable Ended ended) {
    return ended == null ? new Result.Lost("its worker said nothing") : ended.result();
  }

  /** Fetches the packages, which must be those that the recipe announces, and publishes them. */
  private Result takeOver(
      BuildOrder order, Progress progress, Host given, PackageSpec spec, List<PackageFile> told)
      throws InterruptedException {
    if (order.purpose() == Purpose.FETCH) {
      return new Result.Succeeded(List.of());
    }
    Path out = settings.staging().resolve(order.buildId() + ".part").resolve("out");
    List<String> expected = RoomBuild.expectedFiles(spec);
    try {
      Files.createDirectory(out);
      for (PackageFile file : told) {
        if (!expected.contains(file.fileName())) {
          return new Result.Lost("its worker sent what the recipe does not announce");
        }
        builds
            .download()
            .fetch(
                () -> place(given, file.sha256()),
                Artifacts.SHA256,
                file.sha256(),
                out.resolve(file.fileName()));
      }
      if (progress.isCancelled()) {
        return new Result.Cancelled();
      }
      List<PackageFile> made =
          staging.stage(order.buildId(), out, expected, settings.limits().diskBytes());
      progress.packagesMade(made);
      return builds.local().publish(order.buildId(), made);
    } catch (BuildFailure failure) {
      return RoomBuildExecutor.failed(order, Phase.PACKAGE, String.valueOf(failure.getMessage()));
    } catch (IOException failure) {
      return staging.isStaged(order.buildId())
          ? RoomBuildExecutor.failed(order, Phase.PUBLISH, RoomBuildExecutor.reason(failure))
          : new Result.Lost(
              "its packages could not be fetched: " + RoomBuildExecutor.reason(failure));
    }
  }

  private static Place place(Host host, String sha256) {
    return new Place(
        URI.create(host.artifacts().address() + "/api/v1/artifacts/sha256/" + sha256),
        host.artifacts().secret());
  }

  @Override
  public Result publishStaged(BuildOrder order, List<PackageFile> files)
      throws InterruptedException {
    return builds.local().publishStaged(order, files);
  }

  @Override
  public void discardStaged(String buildId) {
    builds.local().discardStaged(buildId);
  }

  @Override
  public void discardStagedExcept(Set<String> buildIds) {
    builds.local().discardStagedExcept(buildIds);
  }
}
