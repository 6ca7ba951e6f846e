package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import dev.cairn.build.Artifacts;
import dev.cairn.build.BuildOrder;
import dev.cairn.build.ControllerAddress;
import dev.cairn.build.ControllerDistfiles;
import dev.cairn.build.ExecutorContext;
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
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what builds on a worker. */
final class WorkerAssembly {

  private WorkerAssembly() {}

  /** The host of a node's slots; its rooms are ready when this returns. */
  static WorkerHost host(NodeSettings settings, ClusterSettings cluster, ActorSystem<?> home)
      throws IOException, InterruptedException {
    Path data = settings.data();
    LinuxLoad load = new LinuxLoad(Path.of("/proc"), Runtime.getRuntime().availableProcessors());
    LazyRooms rooms = new LazyRooms(NodeParts.roomSettings(settings), settings.room().onHost());
    rooms.prepare();
    ControllerAddress controller = new ControllerAddress();
    Optional<MemberTls> tls = ClusterSafety.https(settings.akka(), Clock.systemUTC());
    CheckedDownload download = NodeParts.download(data.resolve("cache/partial"), tls);
    DistfileStore distfiles =
        NodeParts.distfiles(
            settings, List.of(new ControllerDistfiles(download, controller)), Clock.systemUTC());
    ExecutorContext base =
        new ExecutorContext(
            NodeParts.executorSettings(settings),
            rooms,
            rooms::systemVersion,
            distfiles,
            Optional.empty(),
            new NoTrees(),
            Clock.systemUTC(),
            System::nanoTime,
            load::loadPerProcessor);
    WorkerParts parts =
        WorkerParts.below(
            data,
            settings.remote().cacheBytesMax(),
            base,
            controller,
            download,
            new OrderDocuments(home));
    Artifacts artifacts = parts.artifacts();
    return new WorkerHost(
        new WorkerHost.Settings(
            Member.nodeOf(cluster.identity()),
            Ids.next(),
            settings.slots(),
            settings.remote().labels(),
            (long) (load.memoryBytes() * settings.roomsMemoryPart()),
            ArtifactDoor.open(
                home, cluster.host(), settings.remote().artifactsPort(), tls, artifacts::find),
            settings.remote().cutOffMax()),
        parts,
        load,
        load::freeMemoryBytes);
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
