package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SpawnProtocol;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.api.ApiServer;
import dev.cairn.api.LeadDoor;
import dev.cairn.api.MemberApi;
import dev.cairn.api.MemberServices;
import dev.cairn.build.ControllerAddress;
import dev.cairn.build.HostActor;
import dev.cairn.build.WorkerHost;
import dev.cairn.cli.NodeLauncher.RunningNode;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Member;
import dev.cairn.cluster.MemberTls;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node that builds for a controller and keeps nothing of its own.
 *
 * <p>It has two actor systems: one serves its API and its artifacts as long as the node lives; the
 * other is its membership. When the members give it up, that one ends, and the next one asks to be
 * let in again; builds go on meanwhile.
 */
final class WorkerNode implements RunningNode {
  private final DataDirectory data;
  private final ActorSystem<SpawnProtocol.Command> home;
  private final WorkerHost host;
  private final NodeMetrics metrics;
  private final String http;
  private final String token = Ids.secret();
  private final NodeEnd end = new NodeEnd();
  private volatile @Nullable Memberships memberships;

  private WorkerNode(
      DataDirectory data,
      NodeSettings settings,
      ClusterSettings cluster,
      Config configuration,
      ActorSystem<SpawnProtocol.Command> home,
      String version)
      throws IOException, InterruptedException {
    this.data = data;
    this.home = home;
    ControllerAddress controller = new ControllerAddress();
    Optional<MemberTls> tls = ClusterSafety.https(settings.akka(), Clock.systemUTC());
    this.host = WorkerAssembly.host(settings, cluster, home, controller, tls);
    this.metrics = new NodeMetrics();
    MemberServices services =
        new MemberServices(
            NodeAccess.facts(
                settings.access(), Ids.secret(), version, token, metrics.registry(), this::members),
            new LeadDoor(() -> CompletableFuture.completedFuture(lead(controller)), tls),
            () -> Thread.ofPlatform().start(this::close));
    this.http =
        settings.httpHost()
            + ":"
            + Actors.bound(
                    ApiServer.start(
                        home, settings.doors(), new MemberApi(home, settings.httpHost(), services)))
                .localAddress()
                .getPort();
    this.memberships =
        Memberships.begin(
            cluster,
            configuration,
            "the data directory is a copy; remove the file %s to give it one of its own"
                .formatted(data.resolve("identity")),
            new Speaking());
    data.announce(http, token, version);
  }

  /**
   * Starts a node and returns when it answers; whether it is let into the cluster shows later.
   *
   * @throws IOException when it cannot start; the message is one line that says what to do
   */
  static WorkerNode start(NodeSettings settings, ClusterSettings asked, String version)
      throws IOException, InterruptedException {
    DataDirectory data = DataDirectory.take(settings.data());
    try {
      for (String name : new String[] {"logs", "staging", "work"}) {
        Files.createDirectories(data.resolve(name));
      }
      ClusterSettings cluster = asked.withIdentity(data.identity());
      Config usual = settings.akka().withFallback(ConfigFactory.load());
      Config configuration =
          ClusterSafety.akka(cluster, usual, Clock.systemUTC()).withFallback(usual);
      ActorSystem<SpawnProtocol.Command> home =
          ActorSystem.create(SpawnProtocol.create(), "home", usual);
      try {
        return new WorkerNode(data, settings, cluster, configuration, home, version);
      } catch (IOException | InterruptedException | RuntimeException refusal) {
        Actors.terminate(home);
        throw refusal;
      }
    } catch (IOException | InterruptedException | RuntimeException refusal) {
      data.close();
      throw refusal;
    }
  }

  private static Optional<LeadDoor.Place> lead(ControllerAddress controller) {
    return controller.known().map(one -> new LeadDoor.Place(one.address(), one.secret()));
  }

  private List<Member> members() {
    Memberships begun = memberships;
    return begun == null ? List.of() : begun.members();
  }

  /** The host has a voice as long as a membership lasts. */
  private final class Speaking implements Memberships.Events {
    @Override
    public void isMember(ActorSystem<SpawnProtocol.Command> system) throws InterruptedException {
      var _ =
          Actors.spawn(
              system,
              HostActor.create(host, System::nanoTime),
              "host",
              DispatcherSelector.blocking());
    }

    @Override
    public void areOver(String why) {
      fail(why);
    }
  }

  private void fail(String why) {
    end.because(why);
    Thread.ofPlatform().name("failed").start(this::close);
  }

  @Override
  public String http() {
    return http;
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public void awaitEnd() throws IOException, InterruptedException {
    end.await();
  }

  @Override
  public void close() {
    end.carryOut(this::end);
  }

  private void end() throws InterruptedException {
    try {
      host.close();
      Memberships begun = memberships;
      if (begun != null) {
        begun.close();
      }
      Actors.terminate(home);
    } finally {
      metrics.close();
      data.close();
    }
  }
}
