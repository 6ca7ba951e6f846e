package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.eventstream.EventStream;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.api.ApiServer;
import dev.cairn.api.ApiServices;
import dev.cairn.api.ServerFacts;
import dev.cairn.build.Announcement;
import dev.cairn.build.Artifacts;
import dev.cairn.build.BuildContext;
import dev.cairn.build.BuildFolds;
import dev.cairn.build.BuildMetrics;
import dev.cairn.build.Farm;
import dev.cairn.build.Hooks;
import dev.cairn.build.LiveBuilds;
import dev.cairn.build.OrderDocuments;
import dev.cairn.build.RemoteBuilds;
import dev.cairn.build.RunLog;
import dev.cairn.builddb.HistoryException;
import dev.cairn.builddb.JournalHistory;
import dev.cairn.cli.NodeLauncher.RunningNode;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.Membership;
import dev.cairn.journal.Cause;
import dev.cairn.journal.JournalAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: the only place that knows all contexts, and puts them together. */
final class Node implements RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** What is left to hooks at the end of a node: one that is waited for, and those beside it. */
  private static final Duration WATCHER_END_MAX = NodeParts.HOOK_MAX.multipliedBy(2).plusSeconds(5);

  private final DataDirectory data;
  private final NodeJournal journal;
  private final ActorSystem<SpawnProtocol.Command> system;
  private final NodeParts parts;
  private final DailyRetention retention;
  private final String http;
  private final String token;
  private final List<ActorRef<Announcement>> watchers = new ArrayList<>();
  private final NodeEnd end = new NodeEnd();

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
    this.token = Ids.secret();
    JournalHistory history = new JournalHistory(system, settings.readJournal(), journal::refresh);
    Optional<String> unfinished = unfinishedRun(history, parts);
    if (unfinished.isPresent() && continuesRun) {
      parts.rooms().prepare();
    }
    watch(RunLog.create(settings.data().resolve("logs"), parts::obsoleteFiles), "run-log");
    watch(BuildMetrics.create(parts.metrics().registry()), "build-metrics");
    if (!settings.hooks().isEmpty()) {
      watch(Hooks.create(parts.hookSettings()), "hooks");
    }
    Cause start = Cause.ofStart(Ids.next());
    LOG.info("this is {} of {}", start.id(), settings.data());
    ActorRef<Farm.Command> farm =
        Actors.spawn(
            system,
            Farm.create(
                parts.farmSettings(),
                new BuildContext(
                    Clock.systemUTC(), Ids::next, parts.executor(), new LiveBuilds(), start),
                parts.load(),
                continuesRun ? unfinished : Optional.empty(),
                remoteBuilds(settings)),
            "farm");
    JournalAudit audit =
        JournalAudit.of(journal.journal(), system, Folds.all(), BuildFolds.live(farm, system));
    ServerFacts facts =
        NodeAccess.facts(
            settings.access(),
            version,
            token,
            parts.metrics().registry(),
            () -> membership.map(Membership::members).orElse(List.of()));
    ApiServices services =
        parts.apiServices(
            farm,
            history,
            journal.journal(),
            () -> {
              journal.refresh();
              return audit;
            },
            facts,
            NodeAccess.keyRing(system, facts),
            () -> membership.filter(one -> !one.isUp()).map(_ -> "it is not let into its cluster"),
            () -> Thread.ofPlatform().start(this::close));
    ServerBinding binding =
        Actors.bound(ApiServer.start(system, settings.httpHost(), settings.httpPort(), services));
    this.http = settings.httpHost() + ":" + binding.localAddress().getPort();
    data.announce(http, token, version);
    this.retention = DailyRetention.start(journal.journal(), Clock.systemUTC());
    var _ = system.getWhenTerminated().thenRun(this::endWithSystem);
  }

  /** How other members build for this node; nothing when it is in no cluster. */
  private Optional<RemoteBuilds> remoteBuilds(NodeSettings settings)
      throws IOException, InterruptedException {
    if (settings.cluster().isEmpty()) {
      return Optional.empty();
    }
    String host = settings.cluster().get().host();
    Optional<MemberTls> tls = ClusterSafety.https(settings.akka(), Clock.systemUTC());
    Artifacts artifacts = new Artifacts(parts.distfiles());
    return Optional.of(
        new RemoteBuilds(
            Ids.next(),
            parts.executor(),
            parts.context(),
            artifacts,
            ArtifactDoor.open(
                system, host, settings.remote().artifactsPort(), tls, artifacts::find),
            NodeParts.download(settings.data().resolve("cache/partial"), tls),
            new OrderDocuments(system)));
  }

  /** A member that was removed by the others cannot go on as it is. */
  private void endWithSystem() {
    if (!end.isBegun()) {
      end.because("the node has lost its place in the cluster; start it again");
      Thread.ofPlatform().name("removed").start(this::close);
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

  /** Without a readable history the node only answers what is asked of the journal. */
  private static Optional<String> unfinishedRun(JournalHistory history, NodeParts parts)
      throws InterruptedException {
    try {
      Optional<String> unfinished = history.past().unfinishedRun();
      if (unfinished.isEmpty()) {
        parts.executor().discardStagedExcept(Set.of());
      }
      return unfinished;
    } catch (HistoryException unreadable) {
      LOG.error("{}; nothing can be planned or built", unreadable.getMessage());
      return Optional.empty();
    }
  }

  private void watch(akka.actor.typed.Behavior<Announcement> behavior, String name)
      throws InterruptedException {
    // Watchers write files and run programs.
    ActorRef<Announcement> watcher =
        Actors.spawn(system, behavior, name, DispatcherSelector.blocking());
    watchers.add(watcher);
    system.eventStream().tell(new EventStream.Subscribe<>(Announcement.class, watcher));
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
      for (ActorRef<Announcement> watcher : watchers) {
        Actors.finish(watcher, WATCHER_END_MAX);
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
