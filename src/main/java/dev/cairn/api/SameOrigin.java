package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import java.util.Locale;

/**
 * Keeps pages of other sites from opening a WebSocket: a browser lets them, sends what it knows of
 * this node along, and names the page's origin. Programs that are no browsers name none.
 */
final class SameOrigin {
  private SameOrigin() {}

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
                  "pages of %s may not read the events of this node"
                      .formatted(Words.visible(origin)));
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
