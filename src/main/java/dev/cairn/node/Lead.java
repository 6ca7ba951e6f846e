package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.eventstream.EventStream;
import dev.cairn.access.KeyRingEntity;
import dev.cairn.api.ApiServices;
import dev.cairn.build.Announcement;
import dev.cairn.build.BuildContext;
import dev.cairn.build.BuildFolds;
import dev.cairn.build.BuildMetrics;
import dev.cairn.build.Farm;
import dev.cairn.build.Hooks;
import dev.cairn.build.LiveBuilds;
import dev.cairn.build.OrderDocuments;
import dev.cairn.build.RemoteBuilds;
import dev.cairn.build.RequestState;
import dev.cairn.build.RunLog;
import dev.cairn.builddb.HistoryException;
import dev.cairn.builddb.ImportEntity;
import dev.cairn.cluster.MemberTls;
import dev.cairn.journal.Cause;
import dev.cairn.journal.JournalAudit;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one controller at a time does: it has the farm, and everything that follows from its events.
 * Begun once and ended once.
 */
final class Lead {
  private static final Logger LOG = LoggerFactory.getLogger(Lead.class);

  /** What is left to hooks at the end of a node: one that is waited for, and those beside it. */
  private static final Duration WATCHER_END_MAX = NodeParts.HOOK_MAX.multipliedBy(2).plusSeconds(5);

  /** How long the actors of the farm, the keys and imports may take to end: 20 s. */
  private static final Duration FARM_END_MAX = Duration.ofSeconds(20);

  private final NodeCore core;
  private final List<ActorRef<Announcement>> watchers = new ArrayList<>();
  private @Nullable ActorRef<Farm.Command> farm;
  private @Nullable ActorRef<KeyRingEntity.Command> keyRing;
  private @Nullable ActorRef<ImportEntity.TakeOver> imports;

  Lead(NodeCore core) {
    this.core = core;
  }

  /**
   * Begins.
   *
   * @param continuesRun whether a run that an earlier node left unfinished goes on
   */
  synchronized ApiServices begin(boolean continuesRun) throws IOException, InterruptedException {
    NodeParts parts = core.parts();
    NodeSettings settings = core.settings();
    Optional<String> unfinished = unfinishedRun();
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
    LiveBuilds live = new LiveBuilds();
    ActorRef<Farm.Command> begun =
        Actors.spawn(
            core.system(),
            Farm.create(
                parts.farmSettings(),
                new BuildContext(Clock.systemUTC(), Ids::next, parts.executor(), live, start),
                parts.load(),
                continuesRun ? unfinished : Optional.empty(),
                requests(),
                remoteBuilds()),
            "farm");
    farm = begun;
    ActorRef<KeyRingEntity.Command> ring = NodeAccess.keyRing(core.system(), core.facts());
    keyRing = ring;
    ActorRef<ImportEntity.TakeOver> taking =
        Actors.spawn(core.system(), ImportEntity.all(Clock.systemUTC()), "imports");
    imports = taking;
    NodeJournal journal = core.journal();
    JournalAudit audit =
        JournalAudit.of(
            journal.journal(), core.system(), Folds.all(), BuildFolds.live(begun, core.system()));
    return parts.apiServices(
        begun,
        live,
        core.history(),
        journal.journal(),
        () -> {
          journal.refresh();
          return audit;
        },
        core::obstacle,
        core.facts(),
        ring,
        taking,
        core.shutdown());
  }

  /** Without a readable history the node only answers what is asked of the journal. */
  private Optional<String> unfinishedRun() throws InterruptedException {
    try {
      Optional<String> unfinished = core.history().past().unfinishedRun();
      if (unfinished.isEmpty()) {
        core.parts().executor().discardStagedExcept(Set.of());
      }
      return unfinished;
    } catch (HistoryException unreadable) {
      LOG.error("{}; nothing can be planned or built", unreadable.getMessage());
      return Optional.empty();
    }
  }

  /** Requests with a key that were carried out of late. */
  private RequestState requests() throws InterruptedException {
    try {
      return RequestState.of(core.history().requests());
    } catch (HistoryException unreadable) {
      // That is told above, and nothing can be begun then.
      return RequestState.NONE;
    }
  }

  /** How other members build for this node; nothing when it is in no cluster. */
  private Optional<RemoteBuilds> remoteBuilds() throws NodeException {
    if (core.door().isEmpty()) {
      return Optional.empty();
    }
    NodeParts parts = core.parts();
    return Optional.of(
        new RemoteBuilds(
            Ids.next(),
            parts.executor(),
            parts.context(),
            core.artifacts(),
            core.door().get().address(),
            NodeParts.download(core.settings().data().resolve("cache/partial"), tls()),
            new OrderDocuments(core.system())));
  }

  private Optional<MemberTls> tls() throws NodeException {
    return ClusterSafety.https(core.settings().akka(), Clock.systemUTC());
  }

  private void watch(Behavior<Announcement> behavior, String name) throws InterruptedException {
    // Watchers write files and run programs.
    ActorRef<Announcement> watcher =
        Actors.spawn(core.system(), behavior, name, DispatcherSelector.blocking());
    watchers.add(watcher);
    core.system().eventStream().tell(new EventStream.Subscribe<>(Announcement.class, watcher));
  }

  /** Ends; what was under way is interrupted. Does nothing when it was not begun, or has ended. */
  synchronized void end() throws InterruptedException {
    for (ActorRef<Announcement> watcher : watchers) {
      Actors.finish(watcher, WATCHER_END_MAX);
    }
    watchers.clear();
    ActorRef<Farm.Command> begun = farm;
    if (begun != null) {
      Actors.finish(begun, FARM_END_MAX);
      farm = null;
    }
    ActorRef<KeyRingEntity.Command> ring = keyRing;
    if (ring != null) {
      Actors.finish(ring, FARM_END_MAX);
      keyRing = null;
    }
    ActorRef<ImportEntity.TakeOver> taking = imports;
    if (taking != null) {
      Actors.finish(taking, FARM_END_MAX);
      imports = null;
    }
  }
}
