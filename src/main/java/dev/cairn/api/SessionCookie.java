package dev.cairn.api;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Cookie;
import akka.http.javadsl.model.headers.HttpCookie;
import akka.http.javadsl.model.headers.HttpCookiePair;
import akka.http.javadsl.model.headers.SameSite;
import akka.http.javadsl.model.headers.SetCookie;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The cookie in which a browser keeps its session: no script reads it, and no page of another site
 * has it sent.
 */
final class SessionCookie {
  private static final String NAME = "cairn_session";

  /** By which a proxy, or a member that passes a request on, says how the client has asked. */
  static final String ASKED_BY = "X-Forwarded-Proto";

  private SessionCookie() {}

  /** The session that a request brings. */
  static Optional<String> of(HttpRequest request) {
    return request.getHeader(Cookie.class).stream()
        .flatMap(header -> StreamSupport.stream(header.getCookies().spliterator(), false))
        .filter(cookie -> cookie.name().equals(NAME))
        .map(HttpCookiePair::value)
        .findFirst();
  }

  /** Has the browser that sent {@code request} keep a session, for {@code lasts}. */
  static HttpHeader keep(HttpRequest request, String session, Duration lasts) {
    return SetCookie.create(
        HttpCookie.create(NAME, session)
            .withPath("/")
            .withMaxAge(lasts.toSeconds())
            .withHttpOnly(true)
            .withSecure(askedBy(request).equals("https"))
            .withSameSite(SameSite.Strict));
  }

  /** Has the browser forget its session. */
  static HttpHeader forget(HttpRequest request) {
    return keep(request, "none", Duration.ZERO);
  }

  /** {@code http} or {@code https}: how the client asked, as far as it is known. */
  static String askedBy(HttpRequest request) {
    return request
        .getHeader(ASKED_BY)
        .map(HttpHeader::value)
        .orElseGet(() -> request.getUri().getScheme());
  }
}
