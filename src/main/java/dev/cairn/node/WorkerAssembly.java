package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import dev.cairn.build.Artifacts;
import dev.cairn.build.BuildOrder;
import dev.cairn.build.ControllerAddress;
import dev.cairn.build.ControllerDistfiles;
import dev.cairn.build.ExecutorContext;
import dev.cairn.build.HostProtocol.ArtifactAddress;
import dev.cairn.build.OrderDocuments;
import dev.cairn.build.SpecSource;
import dev.cairn.build.WorkerHost;
import dev.cairn.build.WorkerParts;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Member;
import dev.cairn.cluster.MemberTls;
import dev.cairn.distfiles.CheckedDownload;
import dev.cairn.distfiles.DistfileStore;
import dev.cairn.ports.PackageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what builds on a node for the controller that leads. */
final class WorkerAssembly {

  private WorkerAssembly() {}

  /** The host of a worker's slots; its rooms are ready when this returns. */
  static WorkerHost host(
      NodeSettings settings,
      ClusterSettings cluster,
      ActorSystem<?> home,
      ControllerAddress controller,
      Optional<MemberTls> tls)
      throws IOException, InterruptedException {
    CheckedDownload download = NodeParts.download(settings.data().resolve("cache/partial"), tls);
    DistfileStore distfiles = distfiles(settings, download, controller);
    Artifacts artifacts = new Artifacts(distfiles);
    ArtifactAddress door =
        ArtifactDoor.open(
                home, cluster.host(), settings.remote().artifactsPort(), tls, artifacts::find)
            .address();
    WorkerParts parts =
        parts(settings, settings.data(), distfiles, artifacts, download, controller, home);
    return host(settings, cluster.identity(), parts, door);
  }

  /**
   * The host of the slots that a controller lends as long as it waits; what it builds there is kept
   * apart from what it builds when it leads.
   */
  static WorkerHost lent(
      NodeCore core, ArtifactDoor door, ControllerAddress controller, Optional<MemberTls> tls)
      throws IOException, InterruptedException {
    NodeSettings settings = core.settings();
    CheckedDownload download = NodeParts.download(settings.data().resolve("cache/partial"), tls);
    WorkerParts parts =
        parts(
            settings,
            settings.data().resolve("lent"),
            distfiles(settings, download, controller),
            core.artifacts(),
            download,
            controller,
            core.system());
    return host(settings, core.identity(), parts, door.address());
  }

  private static DistfileStore distfiles(
      NodeSettings settings, CheckedDownload download, ControllerAddress controller)
      throws IOException {
    return NodeParts.distfiles(
        settings, List.of(new ControllerDistfiles(download, controller)), Clock.systemUTC());
  }

  private static WorkerParts parts(
      NodeSettings settings,
      Path directory,
      DistfileStore distfiles,
      Artifacts artifacts,
      CheckedDownload download,
      ControllerAddress controller,
      ActorSystem<?> system)
      throws IOException, InterruptedException {
    for (String name : List.of("logs", "staging", "work")) {
      Files.createDirectories(directory.resolve(name));
    }
    LazyRooms rooms = new LazyRooms(NodeParts.roomSettings(settings), settings.room().onHost());
    rooms.prepare();
    ExecutorContext base =
        new ExecutorContext(
            NodeParts.executorSettings(settings, directory),
            rooms,
            rooms::systemVersion,
            distfiles,
            Optional.empty(),
            new NoTrees(),
            Clock.systemUTC(),
            System::nanoTime,
            load()::loadPerProcessor);
    return WorkerParts.below(
        directory,
        settings.remote().cacheBytesMax(),
        base,
        controller,
        artifacts,
        download,
        new OrderDocuments(system));
  }

  private static WorkerHost host(
      NodeSettings settings, String identity, WorkerParts parts, ArtifactAddress door) {
    LinuxLoad load = load();
    return new WorkerHost(
        new WorkerHost.Settings(
            Member.nodeOf(identity),
            Ids.next(),
            settings.slots(),
            settings.remote().labels(),
            (long) (load.memoryBytes() * settings.roomsMemoryPart()),
            door,
            settings.remote().cutOffMax()),
        parts,
        load,
        load::freeMemoryBytes);
  }

  private static LinuxLoad load() {
    return new LinuxLoad(Path.of("/proc"), Runtime.getRuntime().availableProcessors());
  }

  /** A worker reads no trees: recipes come with their orders. */
  private static final class NoTrees implements SpecSource {
    @Override
    public PackageSpec read(BuildOrder order) throws IOException {
      throw new IOException("a worker has no recipe trees");
    }

    @Override
    public Map<String, String> variables(BuildOrder order) {
      return Map.of();
    }
  }
}
