package dev.cairn.api;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.journal.ExportFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which request below {@code audit} goes to whom. */
final class AuditRoutes extends AllDirectives {
  private static final ContentType CSV =
      ContentTypes.create(MediaTypes.TEXT_CSV, HttpCharsets.UTF_8);

  private final ApiRoutes routes;
  private final AuditRequests audit;
  private final AuditChecks checks;

  AuditRoutes(ApiRoutes routes, AuditRequests audit, AuditChecks checks) {
    this.routes = routes;
    this.audit = audit;
    this.checks = checks;
  }

  /** Everything below {@code audit}. */
  Route create() {
    return pathPrefix(
        "audit",
        () ->
            get(
                () ->
                    concat(
                        path("events", () -> withQuery(this::events)),
                        pathPrefix(segment("entities").slash(segment()), this::entityRoutes),
                        path("export", () -> withQuery(this::export)),
                        path("verify", this::verify),
                        path("statistics", () -> routes.answer(checks::statistics)),
                        path(
                            "replay",
                            () ->
                                parameterOptional(
                                    "entity",
                                    entity -> routes.answer(() -> audit.replay(entity)))))));
  }

  private Route entityRoutes(String entity) {
    return concat(
        path("events", () -> withQuery(query -> story(entity, query))),
        path(
            "state",
            () -> parameterOptional("at", at -> routes.answer(() -> audit.state(entity, at)))),
        path(
            "diff",
            () ->
                parameterOptional(
                    "from",
                    from ->
                        parameterOptional(
                            "to", to -> routes.answer(() -> audit.difference(entity, from, to))))));
  }

  private Route events(AuditRequests.Query query) {
    return routes.withFlag(
        "follow", follow -> follow ? follow(query) : routes.answer(() -> audit.events(query)));
  }

  private Route verify() {
    return parameterMap(
        parameters ->
            routes.answer(
                () ->
                    checks.verify(
                        words(text(parameters, "key")), text(parameters, "checkpoints"))));
  }

  private Route export(AuditRequests.Query query) {
    return parameterOptional(
        "format",
        format ->
            routes.withFlag(
                "summary",
                summary ->
                    routes.respond(
                        answers -> {
                          try {
                            ExportFormat wanted = AuditChecks.format(format);
                            return HttpResponse.create()
                                .withEntity(
                                    HttpEntities.createChunked(
                                        wanted == ExportFormat.CSV ? CSV : ApiRoutes.NDJSON,
                                        checks.export(wanted, audit.filter(query), summary)));
                          } catch (ApiException | InterruptedException refusal) {
                            return answers.failure(refusal);
                          }
                        })));
  }

  private Route follow(AuditRequests.Query query) {
    return routes.respond(
        answers -> {
          try {
            return HttpResponse.create()
                .withEntity(HttpEntities.createChunked(ApiRoutes.NDJSON, audit.follow(query)));
          } catch (ApiException | InterruptedException refusal) {
            return answers.failure(refusal);
          }
        });
  }

  private Route story(String entity, AuditRequests.Query query) {
    return routes.withFlag(
        "causes",
        causes -> routes.answer(() -> audit.story(entity, query.after(), query.limit(), causes)));
  }

  private Route withQuery(Function<AuditRequests.Query, Route> inner) {
    return parameterMap(
        parameters ->
            inner.apply(
                new AuditRequests.Query(
                    text(parameters, "entity"),
                    words(text(parameters, "kind")),
                    text(parameters, "tag"),
                    text(parameters, "since"),
                    text(parameters, "until"),
                    text(parameters, "after").map(one -> number("after", one)).orElse(0L),
                    text(parameters, "limit")
                        .map(one -> (int) number("limit", one))
                        .orElse(AuditRequests.LIMIT_USUAL),
                    text(parameters, "newest").map(one -> (int) number("newest", one)))));
  }

  private static Optional<String> text(Map<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).filter(one -> !one.isEmpty());
  }

  private static List<String> words(Optional<String> listed) {
    return listed.map(text -> Arrays.asList(text.split(",", -1))).orElse(List.of());
  }

  private static long number(String name, String text) {
    if (!text.matches("[0-9]{1,9}") && !(name.equals("after") && text.matches("[0-9]{1,18}"))) {
      throw ApiException.badRequest("%s is a number, not '%s'".formatted(name, text));
    }
    return Long.parseLong(text);
  }
}
