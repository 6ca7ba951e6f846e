package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import dev.cairn.access.Access;
import dev.cairn.access.Caller;
import dev.cairn.access.Limits;
import dev.cairn.access.Scope;
import java.time.Duration;

/**
 * Lets callers in: says who a request comes from, whether it may come now, and whether it may do
 * what it asks for. Who brings the node's own token always may.
 */
final class Gate {
  private final ApiGuard token;
  private final Judge others;
  private final Limits limits;

  /** The gate of a node that asks {@code others} about whoever does not bring its token. */
  Gate(Access access, Judge others) {
    this.token = new ApiGuard(access.token());
    this.others = others;
    this.limits = access.limits();
  }

  /**
   * Who asks; may take its time.
   *
   * @throws ApiException 401 when it cannot show who it is, 403 when it may not do this, 429 when
   *     it comes too often
   */
  Caller admit(HttpRequest request, String requestId) throws InterruptedException {
    if (ApiGuard.shown(request).filter(token::isToken).isPresent()) {
      return Caller.LOCAL;
    }
    Caller caller = others.caller(request, requestId);
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

  /** That nobody is known by what a request brings. */
  static ApiException stranger(String why) {
    return ApiException.unauthorized(
        why
            + "; `cairn key create` makes one, and the node's own is in the file token of its data"
            + " directory");
  }

  /** Throws when {@code wait} is not over. */
  static void refuseAfter(Duration wait, String what) {
    if (!wait.isZero()) {
      long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
      throw ApiException.tooMany(
          "too many %s; try again in %d s".formatted(what, seconds),
          RawHeader.create("Retry-After", Long.toString(seconds)));
    }
  }
}
