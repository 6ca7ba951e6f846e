package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.util.Optional;
import java.util.function.Function;

/** Which request to plan or to build goes to whom. */
final class SubmitRoutes extends AllDirectives {
  private final ApiFrame routes;
  private final SubmitRequests submits;
  private final String profile;

  /**
   * Routes that hand over to {@code submits}.
   *
   * @param profile that of the node
   */
  SubmitRoutes(ApiFrame routes, SubmitRequests submits, String profile) {
    this.routes = routes;
    this.submits = submits;
    this.profile = profile;
  }

  /** What is posted to {@code plan}, {@code builds}, {@code queue} and {@code builds/ID/retry}. */
  Route create() {
    return concat(
        path(
            "plan",
            () ->
                post(
                    () ->
                        routes.withBody(
                            BuildRequest.class,
                            body -> routes.answer(() -> submits.plan(body.of(profile)))))),
        path("builds", () -> post(this::submit)),
        path("queue", () -> post(this::submit)),
        path(
            segment("builds").slash(segment()).slash("retry"),
            build ->
                post(
                    () ->
                        withKey(
                            key ->
                                routes.withCause(
                                    cause ->
                                        routes.answer(() -> submits.retry(build, key, cause)))))));
  }

  private Route submit() {
    return withKey(
        key ->
            routes.withCommand(
                BuildRequest.class, (body, cause) -> submits.submit(body.of(profile), key, cause)));
  }

  /** Gives the key by which a request that is sent again is known. */
  private Route withKey(Function<Optional<String>, Route> inner) {
    return optionalHeaderValueByName("Idempotency-Key", inner);
  }
}
