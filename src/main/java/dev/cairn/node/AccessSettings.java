package dev.cairn.node;

import com.typesafe.config.Config;
import dev.cairn.access.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Whom the API lets in, and at which address.
 *
 * @param hosts names that lead to the node, besides the one it listens at
 * @param plainHttp whether it may listen beyond this machine without encryption
 */
record AccessSettings(List<String> hosts, boolean plainHttp, Limits.Settings limits) {

  /** Reads {@code cairn.access}. */
  static AccessSettings read(Config access) {
    return new AccessSettings(
        List.copyOf(access.getStringList("hosts")),
        access.getBoolean("plain-http"),
        new Limits.Settings(
            access.getInt("requests-per-second"),
            access.getInt("requests-at-once"),
            access.getInt("wrong-keys-per-minute")));
  }

  /**
   * Whether keys are safe on the way to {@code host}.
   *
   * @throws NodeException when others could read them
   */
  void check(String host) throws NodeException {
    if (!plainHttp && !isLoopback(host)) {
      throw new NodeException(
          ("the API would listen at %s without encryption, and others could read keys on their way:"
                  + " listen at 127.0.0.1 (--http, cairn.http), or, behind something that encrypts,"
                  + " say cairn.access.plain-http = on")
              .formatted(host));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host.replaceAll("^\\[|\\]$", "")).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      // It cannot be listened at, either; that is told then.
      return true;
    }
  }
}
