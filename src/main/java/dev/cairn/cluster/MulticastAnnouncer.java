package dev.cairn.cluster;

import dev.cairn.cluster.AnnouncementSeal.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this node to its network segment, and listens to what others announce. What it hears is
 * a hint where to ask, and brings nobody into a cluster. Safe for use by many threads.
 */
public final class MulticastAnnouncer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MulticastAnnouncer.class);

  private final MulticastChannel channel;
  private final Announcement own;
  private final AnnouncementSeal seal;
  private final InstantSource clock;
  private final long incarnation;
  private final AtomicLong sequence = new AtomicLong();
  private final PeerTable peers;
  private final Map<Drop, Long> dropped = new EnumMap<>(Drop.class);
  private final ScheduledExecutorService sender;
  private boolean isCutOff;

  private MulticastAnnouncer(
      MulticastSettings settings,
      MulticastChannel channel,
      Announcement own,
      AnnouncementSeal seal,
      InstantSource clock) {
    this.channel = channel;
    this.own = own;
    this.seal = seal;
    this.clock = clock;
    this.incarnation = clock.millis();
    this.peers = new PeerTable(own.node(), incarnation, settings.interval());
    this.sender =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("announce").daemon().factory());
    Thread.ofPlatform().name("listen-for-announcements").daemon().start(this::listen);
    var _ =
        sender.scheduleAtFixedRate(
            this::announce, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to announce and to listen.
   *
   * @param own what this node says of itself
   * @throws IOException when the network interface does not exist, or the port is taken
   */
  public static MulticastAnnouncer start(
      MulticastSettings settings, Announcement own, AnnouncementSeal seal, InstantSource clock)
      throws IOException {
    return new MulticastAnnouncer(settings, MulticastChannel.open(settings), own, seal, clock);
  }

  private void announce() {
    try {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      int sent =
          channel.send(
              seal.seal(new SealedAnnouncement(own, incarnation, sequence.incrementAndGet(), now)));
      if ((sent == 0) != isCutOff) {
        isCutOff = sent == 0;
        LOG.warn(
            isCutOff
                ? "no network interface takes announcements; the others do not find this node"
                : "announcements go out again");
      }
    } catch (ClosedChannelException closed) {
      sender.shutdown();
    } catch (IOException | RuntimeException failure) {
      // An executor that is told of a failure would never announce again.
      LOG.warn("this node was not announced: {}", failure.toString());
    }
  }

  private void listen() {
    while (true) {
      try {
        hear(channel.receive());
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException failure) {
        LOG.warn("announcements cannot be heard: {}", failure.toString());
        return;
      }
    }
  }

  private synchronized void hear(byte[] packet) {
    Optional<Drop> reason =
        switch (seal.open(packet)) {
          case Received.Opened(SealedAnnouncement sealed) -> peers.hear(sealed, clock.instant());
          case Received.Dropped(Drop why) -> Optional.of(why);
        };
    if (reason.isPresent() && dropped.merge(reason.get(), 1L, Long::sum) == 1) {
      sayOnce(reason.get());
    }
  }

  private static void sayOnce(Drop reason) {
    switch (reason) {
      case OWN -> {}
      case TAG -> LOG.warn("a node with another discovery secret announces itself here");
      case COPY -> LOG.warn("another node announces itself with this node's identity");
      case AGE -> LOG.warn("a node announces itself whose clock differs by more than 30 seconds");
      case FULL -> LOG.warn("more than {} nodes announce themselves", PeerTable.PEERS_MAX);
      case LENGTH, MAGIC, VERSION, CONTENT, REPLAY ->
          LOG.info("a packet that is no announcement was dropped: {}", reason);
    }
  }

  /** This node, and the others that have announced themselves within three intervals. */
  public synchronized List<Announcement> nodes() {
    List<Announcement> nodes = new ArrayList<>(peers.live(clock.instant()));
    nodes.addFirst(own);
    return nodes;
  }

  /** How many packets did not count so far for this reason. */
  public synchronized long dropped(Drop reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** Ends both. */
  @Override
  public void close() {
    sender.shutdownNow();
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
