package dev.cairn.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which other nodes have announced themselves lately. Pure: the caller brings the time. For one
 * thread at a time.
 *
 * <ul>
 *   <li>A peer is live until three intervals after it was heard last.
 *   <li>Of each peer, only announcements that were sent after the last one count; a new incarnation
 *       takes the place of the one before.
 *   <li>An announcement counts for {@link #AGE_MAX} around the time it carries, and its peer is
 *       remembered for that long, so that none counts twice.
 *   <li>There are {@link #PEERS_MAX} peers at most.
 * </ul>
 */
final class PeerTable {
  /** How far the clocks of two nodes may be apart, and how long a packet may be under way: 30 s. */
  static final Duration AGE_MAX = Duration.ofSeconds(30);

  /** More peers than that are not remembered: 1,024. */
  static final int PEERS_MAX = 1024;

  /** Intervals without an announcement after which a peer is gone. */
  private static final int INTERVALS = 3;

  private final UUID own;
  private final long incarnation;
  private final Duration expiry;
  private final Map<UUID, Peer> peers = new HashMap<>();

  private record Peer(SealedAnnouncement last, Instant heard) {}

  /**
   * An empty table.
   *
   * @param own UUID of this node
   * @param incarnation of this node
   * @param interval at which nodes announce themselves
   */
  PeerTable(UUID own, long incarnation, Duration interval) {
    this.own = own;
    this.incarnation = incarnation;
    this.expiry = interval.multipliedBy(INTERVALS);
  }

  /**
   * Takes an announcement that was just heard.
   *
   * @return why it does not count; empty when it does
   */
  Optional<Drop> hear(SealedAnnouncement sealed, Instant now) {
    UUID node = sealed.announcement().node();
    if (node.equals(own)) {
      return Optional.of(sealed.incarnation() == incarnation ? Drop.OWN : Drop.COPY);
    }
    if (Duration.between(sealed.time(), now).abs().compareTo(AGE_MAX) > 0) {
      return Optional.of(Drop.AGE);
    }
    forget(now);
    Peer known = peers.get(node);
    if (known != null && !sealed.isAfter(known.last())) {
      return Optional.of(Drop.REPLAY);
    }
    if (known == null && peers.size() >= PEERS_MAX) {
      return Optional.of(Drop.FULL);
    }
    peers.put(node, new Peer(sealed, now));
    return Optional.empty();
  }

  private void forget(Instant now) {
    peers
        .values()
        .removeIf(
            peer ->
                !isLive(peer, now)
                    && Duration.between(peer.last().time(), now).compareTo(AGE_MAX) > 0);
  }

  private boolean isLive(Peer peer, Instant now) {
    return now.isBefore(peer.heard().plus(expiry));
  }

  /** What the live peers have announced, in the order of their UUIDs. */
  List<Announcement> live(Instant now) {
    List<Announcement> live = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (isLive(peer, now)) {
        live.add(peer.last().announcement());
      }
    }
    live.sort(Comparator.comparing(Announcement::node));
    return live;
  }
}
