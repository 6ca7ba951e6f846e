package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Serves clients only that address the node by a name of its own.
 *
 * <p>This closes DNS rebinding: a web page whose host name suddenly means 127.0.0.1 makes the
 * visitor's browser send that name. Addresses written as numbers cannot be rebound.
 */
final class HostCheck {
  private final Set<String> hosts = new HashSet<>(Set.of("localhost"));

  /**
   * The check of a node.
   *
   * @param host at which it listens
   * @param more names that lead to it, too
   */
  HostCheck(String host, List<String> more) {
    hosts.add(host.toLowerCase(Locale.ROOT));
    more.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Throws when the request names a host that is not this one. */
  void check(HttpRequest request) {
    String host = request.getHeader(Host.class).map(header -> header.host().address()).orElse("");
    String bare = host.replaceAll("^\\[|\\]$", "").toLowerCase(Locale.ROOT);
    boolean isNumber = bare.matches("[0-9.]+") || bare.contains(":");
    if (!isNumber && !hosts.contains(bare)) {
      throw ApiException.forbiddenHost(
          "this node is not called " + host + "; cairn.access.hosts lists names that lead to it");
    }
  }
}
