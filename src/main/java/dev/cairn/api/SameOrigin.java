package dev.cairn.api;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other sites from opening a WebSocket: a browser lets them, sends what it knows of
 * this node along, and names the page's origin. Programs that are no browsers name none. And keeps
 * them from asking in the name of a session that the browser has.
 */
final class SameOrigin {
  /** What a browser says of requests that a page of this node, or the visitor, asked for. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private SameOrigin() {}

  /**
   * Throws when a request with a session may come from a page that this node has not sent. Cookies
   * know neither ports nor origins: a page of another server on the same machine has them sent.
   */
  static void checkBrowser(HttpRequest request) {
    check(request);
    boolean onlyLooks =
        ScopeRules.onlyLooks(request.method().value())
            && request.getAttribute(AttributeKeys.webSocketUpgrade).isEmpty();
    boolean isOwn =
        request
            .getHeader("Sec-Fetch-Site")
            .map(header -> OWN_SITES.contains(header.value()))
            .orElse(true);
    if (!isOwn || (!onlyLooks && request.getHeader("Origin").isEmpty())) {
      throw ApiException.foreignOrigin(
          "with a session, only pages of this node may ask; programs bring a key");
    }
  }

  /** Throws when the request comes from a page that this node has not sent. */
  static void check(HttpRequest request) {
    String host = request.getHeader("Host").map(header -> header.value()).orElse("");
    request
        .getHeader("Origin")
        .map(header -> header.value())
        .filter(origin -> !isOf(origin, host))
        .ifPresent(
            origin -> {
              throw ApiException.foreignOrigin(
                  "pages of %s may not ask this node".formatted(Words.visible(origin)));
            });
  }

  /** Whether {@code origin}, {@code scheme://host[:port]}, is at {@code host}, the header. */
  static boolean isOf(String origin, String host) {
    int scheme = origin.indexOf("://");
    return scheme > 0
        && !host.isEmpty()
        && origin
            .substring(scheme + 3)
            .toLowerCase(Locale.ROOT)
            .equals(host.toLowerCase(Locale.ROOT));
  }
}
