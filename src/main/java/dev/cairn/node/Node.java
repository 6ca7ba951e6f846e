package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.api.ApiServer;
import dev.cairn.api.ApiServices;
import dev.cairn.build.Artifacts;
import dev.cairn.cli.NodeLauncher.RunningNode;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Member;
import dev.cairn.cluster.Membership;
import dev.cairn.cluster.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A running controller: the only place that knows all contexts, and puts them together. */
final class Node implements RunningNode {
  /** How often the members are looked at for a second controller: 1 s. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final DataDirectory data;
  private final NodeJournal journal;
  private final ActorSystem<SpawnProtocol.Command> system;
  private final NodeParts parts;
  private final DailyRetention retention;
  private final String http;
  private final String token = Ids.secret();
  private final NodeEnd end = new NodeEnd();
  private final Lead lead;
  private @Nullable Standby standby;
  private @Nullable LeadLease lease;

  private Node(
      DataDirectory data,
      NodeJournal journal,
      ActorSystem<SpawnProtocol.Command> system,
      Optional<Membership> membership,
      NodeParts parts,
      NodeSettings settings,
      boolean continuesRun,
      String version)
      throws IOException, InterruptedException {
    this.data = data;
    this.journal = journal;
    this.system = system;
    this.parts = parts;
    Artifacts artifacts = new Artifacts(parts.distfiles());
    NodeCore core =
        new NodeCore(
            settings,
            parts,
            journal,
            NodeHistory.open(settings, system, journal, data.identity()),
            system,
            data.identity(),
            membership,
            artifacts,
            door(settings, artifacts),
            NodeAccess.facts(
                settings.access(),
                data.keptSecret("session.key"),
                version,
                token,
                parts.metrics().registry(),
                () -> membership.map(Membership::members).orElse(List.of())),
            this::fail,
            () -> Thread.ofPlatform().start(this::close));
    this.lead = new Lead(core);
    ServerBinding binding =
        Actors.bound(
            settings.cluster().map(ClusterSettings::hasStandbys).orElse(false)
                ? standBy(core)
                : leadAlone(core, continuesRun));
    this.http = settings.httpHost() + ":" + binding.localAddress().getPort();
    data.announce(http, token, version);
    this.retention = DailyRetention.start(journal.journal(), Clock.systemUTC());
    var _ =
        system
            .getWhenTerminated()
            .thenRun(() -> fail("the node has lost its place in the cluster; start it again"));
  }

  private CompletionStage<ServerBinding> standBy(NodeCore core)
      throws IOException, InterruptedException {
    Standby begun =
        Standby.begin(core, core.door().orElseThrow(), lead, leadLease(core).orElseThrow());
    standby = begun;
    return ApiServer.start(system, core.settings().doors(), begun.api());
  }

  private static Optional<LeadLease> leadLease(NodeCore core) {
    NodeSettings settings = core.settings();
    return settings
        .sharedJournal()
        .map(journal -> new LeadLease(journal, settings.leaseLasts(), core.identity()));
  }

  private CompletionStage<ServerBinding> leadAlone(NodeCore core, boolean continuesRun)
      throws IOException, InterruptedException {
    Optional<LeadLease> asked = leadLease(core);
    if (asked.isPresent()) {
      lease = asked.get();
      asked.get().takeOver(() -> fail("the node leads no more; start it again"));
    }
    ApiServices services = lead.begin(continuesRun);
    if (core.door().isPresent()) {
      ArtifactDoor door = core.door().get();
      door.lead(services);
      var _ = Actors.spawn(system, LeadActor.alone(door.place()), "lead");
    }
    core.membership().ifPresent(this::refuseSecondController);
    return ApiServer.start(system, core.settings().doors(), services);
  }

  /** Discovery may bring two together that cannot share their journal: the younger one goes. */
  private void refuseSecondController(Membership membership) {
    Runnable look =
        () -> {
          for (Member member : membership.members()) {
            if (member.self()) {
              return;
            }
            if (member.roles().contains(Role.CONTROLLER.word())) {
              fail(
                  ("the cluster has a controller, %s; a second one needs a journal that both share: set"
                          + " cairn.journal.cluster = postgres and cairn.cluster.controllers on all nodes")
                      .formatted(member.address()));
              return;
            }
          }
        };
    var _ = system.scheduler().scheduleWithFixedDelay(LOOK, LOOK, look, system.executionContext());
  }

  private Optional<ArtifactDoor> door(NodeSettings settings, Artifacts artifacts)
      throws IOException, InterruptedException {
    if (settings.cluster().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ArtifactDoor.open(
            system,
            settings.cluster().get().host(),
            settings.remote().artifactsPort(),
            ClusterSafety.https(settings.akka(), Clock.systemUTC()),
            (algorithm, digest) ->
                artifacts.find(algorithm, digest).or(() -> published(algorithm, digest))));
  }

  private Optional<Path> published(String algorithm, String digest) {
    return algorithm.equals(Artifacts.SHA256) ? parts.repository().file(digest) : Optional.empty();
  }

  /** Ends the node by itself, unless it is ending already. */
  private void fail(String why) {
    if (!end.isBegun()) {
      end.because(why);
      Thread.ofPlatform().name("failed").start(this::close);
    }
  }

  /**
   * Starts a node and returns when it answers.
   *
   * @param continuesRun whether a run that an earlier node left unfinished goes on
   * @throws IOException when it cannot start; the message is one line that says what to do
   */
  static Node start(NodeSettings settings, boolean continuesRun, String version)
      throws IOException, InterruptedException {
    DataDirectory data = DataDirectory.take(settings.data());
    try {
      for (String name : new String[] {"logs", "staging", "work"}) {
        Files.createDirectories(data.resolve(name));
      }
      String identity = data.identity();
      Optional<ClusterSettings> cluster = settings.cluster().map(one -> one.withIdentity(identity));
      Config member =
          cluster.isPresent()
              ? ClusterSafety.akka(cluster.get(), settings.akka(), Clock.systemUTC())
              : ConfigFactory.empty();
      NodeJournal journal = NodeJournal.open(settings);
      ActorSystem<SpawnProtocol.Command> system;
      try {
        system = Actors.system(member.withFallback(journal.configuration()), cluster);
      } catch (NodeException refusal) {
        journal.close();
        throw refusal;
      }
      try {
        if (cluster.isPresent()) {
          ClusterSafety.announce(system, cluster.get(), Clock.systemUTC());
        }
        Optional<Membership> membership = cluster.map(one -> Membership.begin(system, one));
        return new Node(
            data,
            journal,
            system,
            membership,
            NodeParts.of(settings),
            settings,
            continuesRun,
            version);
      } catch (IOException | InterruptedException | RuntimeException failure) {
        Actors.terminate(system);
        journal.close();
        throw failure;
      }
    } catch (IOException | InterruptedException | RuntimeException failure) {
      data.close();
      throw failure;
    }
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
      if (standby != null) {
        standby.close();
      }
      lead.end();
      if (lease != null) {
        lease.close();
      }
      Actors.terminate(system);
      retention.close();
      journal.close();
      parts.close();
    } finally {
      data.close();
    }
  }
}
