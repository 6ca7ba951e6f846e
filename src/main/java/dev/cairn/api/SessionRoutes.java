package dev.cairn.api;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.access.Caller;
import dev.cairn.access.Scope;
import dev.cairn.access.Sessions;
import java.util.stream.Stream;

/** Serves browsers: their sessions, and anybody who wants to know who the node takes it for. */
final class SessionRoutes extends AllDirectives {
  private final ApiFrame frame;
  private final Sessions sessions;

  SessionRoutes(ApiFrame frame, Sessions sessions) {
    this.frame = frame;
    this.sessions = sessions;
  }

  /** {@code session}. */
  Route create() {
    return path(
        "session",
        () ->
            extractRequest(
                request ->
                    frame.withCaller(
                        caller ->
                            concat(
                                get(() -> frame.answer(() -> about(request, caller))),
                                post(() -> complete(begun(request, caller))),
                                delete(() -> complete(done(SessionCookie.forget(request))))))));
  }

  private SessionWire.Caller about(HttpRequest request, Caller caller) {
    return new SessionWire.Caller(
        caller.equals(Caller.LOCAL) ? "token" : caller.name(),
        Stream.of(Scope.values()).filter(caller.scope()::allows).map(Scope::word).toList(),
        SessionCookie.of(request).flatMap(sessions::endOf));
  }

  private HttpResponse begun(HttpRequest request, Caller caller) {
    if (ApiGuard.shown(request).isEmpty()) {
      throw ApiException.forbidden("a session begins with a key, not with another session");
    }
    String session =
        sessions
            .begin(caller)
            .orElseThrow(
                () -> ApiException.forbidden("a session begins with a key or the node's token"));
    return done(SessionCookie.keep(request, session, Sessions.LASTS));
  }

  private static HttpResponse done(HttpHeader cookie) {
    return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT).addHeader(cookie);
  }
}
