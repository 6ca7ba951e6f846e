package dev.cairn.api;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import dev.cairn.access.Access;
import dev.cairn.access.BearerTokens;
import dev.cairn.access.Caller;
import dev.cairn.access.Keys;
import dev.cairn.access.Limits;
import dev.cairn.access.Sessions;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Judges by keys, sessions, tokens of somebody else and certificates, as far as this node knows
 * them.
 *
 * <p>Wrong keys from one address are counted before anything is hashed for it. Keys that were just
 * found right pass nevertheless: nobody is locked out by a neighbour.
 */
final class KnownCallers implements Judge {
  private final Keys keys;
  private final Sessions sessions;
  private final Optional<BearerTokens> tokens;
  private final ClientCertificates certificates;
  private final Limits limits;

  KnownCallers(Access access) {
    this.keys = access.keys();
    this.sessions = access.sessions();
    this.tokens = access.tokens();
    this.certificates = new ClientCertificates(access.certificates());
    this.limits = access.limits();
  }

  @Override
  public Caller caller(HttpRequest request, String requestId) throws InterruptedException {
    Optional<String> shown = ApiGuard.shown(request);
    return shown.isPresent()
        ? caller(shown.get(), request, requestId)
        : visitor(request, requestId);
  }

  /**
   * Who a browser shows, or a certificate. A session costs no time to look at, so wrong ones are
   * not counted.
   */
  private Caller visitor(HttpRequest request, String requestId) {
    Optional<String> session = SessionCookie.of(request);
    if (session.isEmpty()) {
      Caller caller =
          certificates
              .caller(request)
              .orElseThrow(() -> Gate.stranger("the request brings no key"));
      // A browser shows its visitor's certificate to whoever asks for it.
      SameOrigin.checkPage(request);
      return caller;
    }
    SameOrigin.checkBrowser(request);
    return sessions
        .caller(session.get(), requestId)
        .orElseThrow(() -> Gate.stranger("the session is over"));
  }

  private Caller caller(String shown, HttpRequest request, String requestId)
      throws InterruptedException {
    if (tokens.isPresent() && BearerTokens.isToken(shown)) {
      return bearer(tokens.get(), shown);
    }
    Optional<Caller> known = keys.remembered(shown, requestId);
    if (known.isPresent()) {
      return known.get();
    }
    String address = address(request);
    Gate.refuseAfter(limits.untilNextTry(address), "wrong keys from " + address);
    Optional<Caller> caller = keys.caller(shown, requestId);
    if (caller.isEmpty()) {
      limits.failed(address);
      throw Gate.stranger("the key is not one of this node, or counts no more");
    }
    return caller.get();
  }

  /** Who has a token of somebody else; as with sessions, nobody gets one right by trying. */
  private static Caller bearer(BearerTokens tokens, String shown) {
    try {
      return tokens.caller(shown);
    } catch (BearerTokens.Refused why) {
      throw ApiException.unauthorized(
          "the token does not count: " + Words.visible(String.valueOf(why.getMessage())));
    }
  }

  private static String address(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(InetAddress::getHostAddress)
        .orElse("unknown");
  }
}
