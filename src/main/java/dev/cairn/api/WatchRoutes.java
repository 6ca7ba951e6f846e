package dev.cairn.api;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import io.micrometer.core.instrument.Gauge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Serves those who watch a node: probes ask whether it lives ({@code /health/live}) and whether it
 * can work ({@code /health/ready}), Prometheus reads {@code /metrics}.
 */
final class WatchRoutes extends AllDirectives {
  /** The text format of Prometheus. */
  private static final ContentType METRICS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private final ApiRoutes routes;
  private final ApiServices services;
  private final FarmMetrics farm;

  WatchRoutes(ApiRoutes routes, ApiServices services, FarmDoor farm) {
    this.routes = routes;
    this.services = services;
    this.farm = new FarmMetrics(services.metrics(), farm, services.members());
    Gauge.builder("cairn.journal.writable", () -> whyNothingIsStored().isEmpty() ? 1 : 0)
        .description("1 while the journal stores events; 0 when the disk is full or it is damaged")
        .register(services.metrics());
  }

  /** Everything below {@code /health}. */
  Route health() {
    return pathPrefix(
        "health",
        () ->
            get(
                () ->
                    concat(
                        pathEnd(() -> routes.answer(this::ready)),
                        path("ready", () -> routes.answer(this::ready)),
                        path("live", () -> routes.answer(() -> new Wire.Health("ok"))))));
  }

  /** What there is at {@code metrics}. */
  Route metrics() {
    return get(() -> routes.respond(this::scrape));
  }

  private HttpResponse scrape(Answers answers) {
    try {
      farm.refresh();
      return HttpResponse.create()
          .withEntity(
              HttpEntities.create(METRICS, ByteString.fromString(services.metrics().scrape())));
    } catch (InterruptedException stopping) {
      return answers.failure(stopping);
    }
  }

  private Optional<String> whyNothingIsStored() {
    return services.journal().damage().or(services.journal()::refusal);
  }

  private Wire.Health ready() throws InterruptedException {
    List<String> obstacles = new ArrayList<>();
    whyNothingIsStored().ifPresent(why -> obstacles.add("the journal stores nothing: " + why));
    services.obstacle().get().ifPresent(obstacles::add);
    if (!farm.refresh()) {
      obstacles.add("the farm does not answer within 2 s");
    }
    if (!obstacles.isEmpty()) {
      throw ApiException.unavailable(String.join("; ", obstacles));
    }
    return new Wire.Health("ok");
  }
}
