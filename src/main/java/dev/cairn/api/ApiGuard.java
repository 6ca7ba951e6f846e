package dev.cairn.api;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Authorization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Knows the one token that a server was given, and what a request shows. */
final class ApiGuard {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  ApiGuard(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether it is the token; in constant time, so that the delay tells nothing about it. */
  boolean isToken(String shown) {
    return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token);
  }

  /** Throws when the request does not bring the token. */
  void checkToken(HttpRequest request) {
    if (!shown(request).map(this::isToken).orElse(false)) {
      throw ApiException.unauthorized("the request does not bring the secret of this node");
    }
  }

  /** What a request brings in {@code X-API-Key}, or else in {@code Authorization: Bearer}. */
  static Optional<String> shown(HttpRequest request) {
    return request
        .getHeader("X-API-Key")
        .map(HttpHeader::value)
        .or(
            () ->
                request
                    .getHeader(Authorization.class)
                    .map(Authorization::value)
                    .filter(value -> value.startsWith(SCHEME))
                    .map(value -> value.substring(SCHEME.length())));
  }
}
