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
import dev.cairn.cluster.IdentityRules;
import dev.cairn.cluster.Member;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.Membership;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that builds for a controller and keeps nothing of its own.
 *
 * <p>It has two actor systems: one serves its API and its artifacts as long as the node lives; the
 * other is its membership. When the members give it up, that one ends, and the next one asks to be
 * let in again; builds go on meanwhile.
 */
final class WorkerNode implements RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);

  /** How often a membership is looked at: 500 ms. */
  private static final long LOOK_MS = 500;

  /** After so long without being let in the log says whom the node asks: 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a member that was killed may still look alive: that, and the pause for heartbeats. */
  private static final Duration ORIGINAL_MARGIN = Duration.ofSeconds(3);

  private final DataDirectory data;
  private final ClusterSettings cluster;
  private final Config configuration;
  private final ActorSystem<SpawnProtocol.Command> home;
  private final WorkerHost host;
  private final NodeMetrics metrics;
  private final String http;
  private final String token = Ids.secret();
  private final NodeEnd end = new NodeEnd();
  private final Thread memberships;
  private volatile @Nullable Membership membership;

  private WorkerNode(
      DataDirectory data,
      NodeSettings settings,
      ClusterSettings cluster,
      Config configuration,
      ActorSystem<SpawnProtocol.Command> home,
      String version)
      throws IOException, InterruptedException {
    this.data = data;
    this.cluster = cluster;
    this.configuration = configuration;
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
                        home,
                        settings.httpHost(),
                        settings.httpPort(),
                        new MemberApi(home, settings.httpHost(), services)))
                .localAddress()
                .getPort();
    ActorSystem<SpawnProtocol.Command> first = Actors.system(configuration, Optional.of(cluster));
    this.memberships = Thread.ofPlatform().name("memberships").unstarted(() -> beMember(first));
    memberships.start();
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
    Membership now = membership;
    return now == null ? List.of() : now.members();
  }

  /** One membership after the other, until the node ends. */
  private void beMember(ActorSystem<SpawnProtocol.Command> first) {
    ActorSystem<SpawnProtocol.Command> system = first;
    try {
      while (true) {
        ClusterSafety.announce(system, cluster, Clock.systemUTC());
        Membership now = Membership.begin(system, cluster);
        membership = now;
        lookAfter(system, now);
        if (end.isBegun()) {
          return;
        }
        LOG.warn("the node is out of the cluster, and asks to be let in again");
        system = again();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (NodeException refusal) {
      fail(String.valueOf(refusal.getMessage()));
    } catch (RuntimeException defect) {
      LOG.error("the membership hit a defect", defect);
      fail("the membership hit a defect: " + defect);
    } finally {
      system.terminate();
    }
  }

  /** The port may be taken for a moment by what is left of the membership before. */
  private ActorSystem<SpawnProtocol.Command> again() throws InterruptedException {
    while (true) {
      try {
        return Actors.system(configuration, Optional.of(cluster));
      } catch (NodeException busy) {
        LOG.warn("{}; trying on", busy.getMessage());
        Thread.sleep(Duration.ofSeconds(2));
      }
    }
  }

  /** Returns when the membership has ended. */
  private void lookAfter(ActorSystem<SpawnProtocol.Command> system, Membership now)
      throws InterruptedException {
    long begun = System.nanoTime();
    long originalSince = begun;
    boolean complained = false;
    boolean speaks = false;
    while (!hasEnded(system)) {
      long at = System.nanoTime();
      if (!now.isUp() && !complained && at - begun > PATIENCE.toNanos()) {
        complained = true;
        LOG.warn(
            "not let into the cluster yet: is a controller up at {}? Trying on",
            cluster.join().isEmpty() ? "what " + cluster.discovery() + " finds" : cluster.join());
      }
      Optional<Member> original = IdentityRules.original(now.members());
      if (original.isEmpty()) {
        originalSince = at;
        if (now.isUp() && !speaks) {
          // Not before: a copy would speak in the name of the original.
          speaks = true;
          var _ =
              Actors.spawn(
                  system,
                  HostActor.create(host, System::nanoTime),
                  "host",
                  DispatcherSelector.blocking());
        }
      } else if (at - originalSince > cluster.heartbeatPause().plus(ORIGINAL_MARGIN).toNanos()) {
        fail(
            ("the member %s has the identity of this node, %s: the data directory is a copy; remove"
                    + " the file %s to give it one of its own")
                .formatted(original.get().address(), cluster.identity(), data.resolve("identity")));
        return;
      }
    }
  }

  private static boolean hasEnded(ActorSystem<?> system) throws InterruptedException {
    try {
      system.getWhenTerminated().toCompletableFuture().get(LOOK_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (ExecutionException ended) {
      return true;
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
      Membership last = membership;
      if (last != null) {
        last.end();
      }
      memberships.interrupt();
      memberships.join();
      Actors.terminate(home);
    } finally {
      metrics.close();
      data.close();
    }
  }
}
