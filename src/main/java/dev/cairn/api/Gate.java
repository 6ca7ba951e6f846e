package dev.cairn.api;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.headers.RawHeader;
import dev.cairn.access.Access;
import dev.cairn.access.Caller;
import dev.cairn.access.Keys;
import dev.cairn.access.Limits;
import dev.cairn.access.Scope;
import dev.cairn.access.Sessions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets callers in: says who a request comes from, whether it may come now, and whether it may do
 * what it asks for.
 *
 * <p>Wrong keys from one address are counted before anything is hashed for it. The node's own token
 * and keys that were just found right pass nevertheless: nobody is locked out by a neighbour.
 */
final class Gate {
  private final ApiGuard token;
  private final Keys keys;
  private final Sessions sessions;
  private final Limits limits;

  Gate(Access access) {
    this.token = new ApiGuard(access.token());
    this.keys = access.keys();
    this.sessions = access.sessions();
    this.limits = access.limits();
  }

  /**
   * Who asks; may take its time.
   *
   * @throws ApiException 401 when it cannot show who it is, 403 when it may not do this, 429 when
   *     it comes too often
   */
  Caller admit(HttpRequest request, String requestId) throws InterruptedException {
    Caller caller = caller(request, requestId);
    if (!caller.equals(Caller.LOCAL)) {
      refuseAfter(limits.request(caller.name()), "requests");
    }
    Scope needed = ScopeRules.needed(request.method().value(), request.getUri().path());
    if (!caller.scope().allows(needed)) {
      throw ApiException.forbidden(
          "this needs a key with the scope %s, not %s"
              .formatted(needed.word(), caller.scope().word()));
    }
    return caller;
  }

  private Caller caller(HttpRequest request, String requestId) throws InterruptedException {
    Optional<String> shown = ApiGuard.shown(request);
    return shown.isPresent()
        ? caller(shown.get(), request, requestId)
        : visitor(request, requestId);
  }

  /** Who a browser shows. A session costs no time to look at, so wrong ones are not counted. */
  private Caller visitor(HttpRequest request, String requestId) {
    String session =
        SessionCookie.of(request).orElseThrow(() -> stranger("the request brings no key"));
    SameOrigin.checkBrowser(request);
    return sessions.caller(session, requestId).orElseThrow(() -> stranger("the session is over"));
  }

  private Caller caller(String shown, HttpRequest request, String requestId)
      throws InterruptedException {
    if (token.isToken(shown)) {
      return Caller.LOCAL;
    }
    Optional<Caller> known = keys.remembered(shown, requestId);
    if (known.isPresent()) {
      return known.get();
    }
    String address = address(request);
    refuseAfter(limits.untilNextTry(address), "wrong keys from " + address);
    Optional<Caller> caller = keys.caller(shown, requestId);
    if (caller.isEmpty()) {
      limits.failed(address);
      throw stranger("the key is not one of this node, or counts no more");
    }
    return caller.get();
  }

  /** That nobody is known by what a request brings. */
  static ApiException stranger(String why) {
    return ApiException.unauthorized(
        why
            + "; `cairn key create` makes one, and the node's own is in the file token of its data"
            + " directory");
  }

  private static String address(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(InetAddress::getHostAddress)
        .orElse("unknown");
  }

  private static void refuseAfter(Duration wait, String what) {
    if (!wait.isZero()) {
      long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
      throw ApiException.tooMany(
          "too many %s; try again in %d s".formatted(what, seconds),
          RawHeader.create("Retry-After", Long.toString(seconds)));
    }
  }
}
