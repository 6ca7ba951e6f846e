package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.headers.Host;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may come in: clients that bring the node's token and address the node by a name of its own.
 *
 * <p>The second closes DNS rebinding: a web page whose host name suddenly means 127.0.0.1 makes the
 * visitor's browser send that name. Addresses written as numbers cannot be rebound.
 */
final class ApiGuard {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;
  private final Set<String> hosts;

  /** The guard of a node that listens on {@code host}. */
  ApiGuard(String token, String host) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.hosts = Set.of("localhost", host.toLowerCase(Locale.ROOT));
  }

  /** Throws when the request names a host that is not this one. */
  void checkHost(HttpRequest request) {
    String host = request.getHeader(Host.class).map(header -> header.host().address()).orElse("");
    String bare = host.replaceAll("^\\[|\\]$", "").toLowerCase(Locale.ROOT);
    boolean isNumber = bare.matches("[0-9.]+") || bare.contains(":");
    if (!isNumber && !hosts.contains(bare)) {
      throw ApiException.forbiddenHost("this node is not called " + host);
    }
  }

  /** Throws when the request does not bring the token. */
  void checkToken(HttpRequest request) {
    Optional<String> given =
        request
            .getHeader(Authorization.class)
            .map(Authorization::value)
            .filter(value -> value.startsWith(SCHEME))
            .map(value -> value.substring(SCHEME.length()));
    // In constant time, so that the answer's delay tells nothing about the token.
    if (given.isEmpty()
        || !MessageDigest.isEqual(given.get().getBytes(StandardCharsets.UTF_8), token)) {
      throw ApiException.unauthorized(
          "the request brings no token of this node; it is in the file token of its data"
              + " directory");
    }
  }
}
