package dev.cairn.cluster;

import java.time.Duration;

/**
 * Where and how often nodes announce themselves.
 *
 * @param group multicast address
 * @param port of the group
 * @param interval between two announcements
 * @param networkInterface name of the interface to use, such as {@code eth0}; empty: all that can
 */
public record MulticastSettings(
    String group, int port, Duration interval, String networkInterface) {

  /** What all nodes do: every 2,000 ms to 239.66.83.1, port 7601. */
  public static MulticastSettings standard(String networkInterface) {
    return new MulticastSettings("239.66.83.1", 7601, Duration.ofSeconds(2), networkInterface);
  }
}
