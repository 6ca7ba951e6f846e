package dev.cairn.cluster;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A socket that is in one multicast group, on one interface or on all that can. Interfaces may come
 * and go: each sending looks which ones there are. One thread may send while another one receives.
 */
final class MulticastChannel implements AutoCloseable {
  /** Announcements stay on their network segment. */
  private static final int TTL = 1;

  /** Larger packets are cut, and are of another length than ours then. */
  private static final int PACKET_MAX = 512;

  private final MulticastSettings settings;
  private final InetSocketAddress group;
  private final DatagramChannel channel;
  private final Map<String, MembershipKey> joined = new HashMap<>();

  private MulticastChannel(
      MulticastSettings settings, InetSocketAddress group, DatagramChannel channel) {
    this.settings = settings;
    this.group = group;
    this.channel = channel;
  }

  /**
   * Opens it. Several programs of a machine may.
   *
   * @throws IOException when the interface that was named does not exist, or the port is taken
   */
  static MulticastChannel open(MulticastSettings settings) throws IOException {
    if (!settings.networkInterface().isEmpty()
        && NetworkInterface.getByName(settings.networkInterface()) == null) {
      throw new IOException("there is no network interface " + settings.networkInterface());
    }
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.bind(new InetSocketAddress(settings.port()));
      InetAddress address = InetAddress.getAllByName(settings.group())[0];
      return new MulticastChannel(
          settings, new InetSocketAddress(address, settings.port()), channel);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /**
   * Sends a packet on each interface.
   *
   * @return on how many it went out
   */
  int send(byte[] packet) throws IOException {
    int sent = 0;
    for (NetworkInterface one : interfaces()) {
      try {
        MembershipKey key = joined.get(one.getName());
        if (key == null || !key.isValid()) {
          joined.put(one.getName(), channel.join(group.getAddress(), one));
        }
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, one);
        channel.send(ByteBuffer.wrap(packet), group);
        sent++;
      } catch (ClosedChannelException closed) {
        throw closed;
      } catch (IOException gone) {
        // The interface went away, or has no address yet: it is tried again the next time.
        MembershipKey left = joined.remove(one.getName());
        if (left != null) {
          left.drop();
        }
      }
    }
    return sent;
  }

  private List<NetworkInterface> interfaces() throws IOException {
    List<NetworkInterface> able =
        NetworkInterface.networkInterfaces().filter(MulticastChannel::isAble).toList();
    return settings.networkInterface().isEmpty()
        ? able
        : able.stream().filter(one -> one.getName().equals(settings.networkInterface())).toList();
  }

  private static boolean isAble(NetworkInterface one) {
    try {
      return one.isUp()
          && one.supportsMulticast()
          && one.inetAddresses().anyMatch(Inet4Address.class::isInstance);
    } catch (IOException gone) {
      return false;
    }
  }

  /** The next packet; waits for it. */
  byte[] receive() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(PACKET_MAX);
    channel.receive(buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
