package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import com.typesafe.config.Config;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.IdentityRules;
import dev.cairn.cluster.Member;
import dev.cairn.cluster.Membership;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memberships of one that outlives them: when the members give it up, its actor system ends,
 * and the next one asks to be let in again. Safe for use by many threads.
 */
final class Memberships {
  private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

  /** How often a membership is looked at: 500 ms. */
  private static final long LOOK_MS = 500;

  /** After so long without being let in the log says whom the node asks: 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a member that was killed may still look alive: that, and the pause for heartbeats. */
  private static final Duration ORIGINAL_MARGIN = Duration.ofSeconds(3);

  /** What comes of them; called on their thread. */
  interface Events {
    /** A membership has begun: the members know this one, and no copy of it. */
    void isMember(ActorSystem<SpawnProtocol.Command> system) throws InterruptedException;

    /** There will be no other; {@code why} is one line. */
    void areOver(String why);
  }

  private final ClusterSettings cluster;
  private final Config configuration;
  private final String remedy;
  private final Events events;
  private final Thread thread;
  private volatile @Nullable ActorSystem<SpawnProtocol.Command> system;
  private volatile @Nullable Membership membership;

  private Memberships(
      ClusterSettings cluster,
      Config configuration,
      String remedy,
      ActorSystem<SpawnProtocol.Command> first,
      Events events) {
    this.cluster = cluster;
    this.configuration = configuration;
    this.remedy = remedy;
    this.events = events;
    this.thread = Thread.ofPlatform().name("memberships").unstarted(() -> run(first));
  }

  /**
   * Begins the first one, and does not wait until it is let in.
   *
   * @param configuration of the actor systems
   * @param remedy what to do when another member has the same identity
   * @throws NodeException when it cannot listen where the members are to find it
   */
  static Memberships begin(
      ClusterSettings cluster, Config configuration, String remedy, Events events)
      throws NodeException {
    ActorSystem<SpawnProtocol.Command> first = Actors.system(configuration, Optional.of(cluster));
    Memberships memberships = new Memberships(cluster, configuration, remedy, first, events);
    memberships.system = first;
    memberships.thread.start();
    return memberships;
  }

  /** All members as this one sees them; empty while it is let in by none. */
  List<Member> members() {
    Membership now = membership;
    return now == null ? List.of() : now.members();
  }

  /** The actor system of this one as a member; nothing while it is none. */
  Optional<ActorSystem<SpawnProtocol.Command>> system() {
    Membership now = membership;
    return now != null && now.isUp() ? Optional.ofNullable(system) : Optional.empty();
  }

  private void run(ActorSystem<SpawnProtocol.Command> first) {
    beMember(first).ifPresent(events::areOver);
  }

  /** One after the other; answers why there will be no other, or nothing when closed. */
  private Optional<String> beMember(ActorSystem<SpawnProtocol.Command> first) {
    ActorSystem<SpawnProtocol.Command> now = first;
    try {
      while (true) {
        ClusterSafety.announce(now, cluster, Clock.systemUTC());
        Membership begun = Membership.begin(now, cluster);
        system = now;
        membership = begun;
        lookAfter(now, begun);
        LOG.warn("out of the cluster; asking to be let in again");
        now = again();
      }
    } catch (InterruptedException closing) {
      return Optional.empty();
    } catch (NodeException refusal) {
      return Optional.of(String.valueOf(refusal.getMessage()));
    } catch (RuntimeException defect) {
      LOG.error("the membership hit a defect", defect);
      return Optional.of("the membership hit a defect: " + defect);
    } finally {
      end(now);
    }
  }

  private static void end(ActorSystem<?> system) {
    try {
      Actors.terminate(system);
    } catch (InterruptedException inHaste) {
      Thread.currentThread().interrupt();
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
  private void lookAfter(ActorSystem<SpawnProtocol.Command> now, Membership begun)
      throws InterruptedException, NodeException {
    long start = System.nanoTime();
    long originalSince = start;
    boolean complained = false;
    boolean isKnown = false;
    while (!hasEnded(now)) {
      long at = System.nanoTime();
      if (!begun.isUp() && !complained && at - start > PATIENCE.toNanos()) {
        complained = true;
        LOG.warn(
            "not let into the cluster yet: is a controller up at {}? Trying on",
            cluster.join().isEmpty() ? "what " + cluster.discovery() + " finds" : cluster.join());
      }
      Optional<Member> original = IdentityRules.original(begun.members());
      if (original.isEmpty()) {
        originalSince = at;
        if (begun.isUp() && !isKnown) {
          // Not before: a copy would speak in the name of the original.
          isKnown = true;
          events.isMember(now);
        }
      } else if (at - originalSince > cluster.heartbeatPause().plus(ORIGINAL_MARGIN).toNanos()) {
        throw new NodeException(
            "the member %s has the identity of this node, %s: %s"
                .formatted(original.get().address(), cluster.identity(), remedy));
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

  /** Leaves, and returns when nothing of it runs. */
  void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
