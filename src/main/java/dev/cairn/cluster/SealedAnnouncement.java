package dev.cairn.cluster;

import java.time.Instant;

/**
 * An announcement as it is sent once: who knows the secret of the cluster can see that somebody who
 * knows it, too, has sent it, when, and after which others. Pure.
 *
 * <pre>
 *   0       the announcement, 120 bytes
 * 120  u64  incarnation: the time at which the sender started, ms since 1970
 * 128  u64  sequence: 1 for the first of an incarnation, and so on
 * 136  u64  time of sending, ms since 1970
 * 144       HMAC-SHA-256 of the 144 bytes before it, 32 bytes
 * </pre>
 *
 * @param incarnation grows from start to start of the sender
 * @param sequence grows from announcement to announcement of one incarnation; at least 1
 * @param time of the sender's clock, whole milliseconds
 */
public record SealedAnnouncement(
    Announcement announcement, long incarnation, long sequence, Instant time) {
  /** Bytes of a sealed announcement. */
  public static final int BYTES = 176;

  /** Whether this one was sent after the other one, by the same node. */
  boolean isAfter(SealedAnnouncement other) {
    return incarnation == other.incarnation
        ? sequence > other.sequence
        : incarnation > other.incarnation;
  }
}
