package dev.cairn.api;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * Serves those who watch a node: probes ask whether it lives ({@code /health/live}) and whether it
 * can work ({@code /health/ready}), Prometheus reads {@code /metrics}.
 */
final class WatchRoutes extends AllDirectives {
  /** The text format of Prometheus. */
  private static final ContentType METRICS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private final ApiFrame frame;
  private final PrometheusMeterRegistry metrics;
  private final Watched watched;

  WatchRoutes(ApiFrame frame, PrometheusMeterRegistry metrics, Watched watched) {
    this.frame = frame;
    this.metrics = metrics;
    this.watched = watched;
  }

  /** Everything below {@code /health}. */
  Route health() {
    return pathPrefix(
        "health",
        () ->
            concat(
                pathEnd(() -> get(() -> frame.answer(this::ready))),
                path("ready", () -> get(() -> frame.answer(this::ready))),
                alive("live")));
  }

  /** Says that the node lives, whatever else is wrong with it. */
  Route alive(String path) {
    return path(path, () -> get(() -> frame.answer(() -> new Wire.Health("ok"))));
  }

  /** What there is at {@code metrics}. */
  Route metrics() {
    return get(() -> frame.respond(this::scrape));
  }

  private HttpResponse scrape(Answers answers) {
    try {
      watched.refresh();
      return HttpResponse.create()
          .withEntity(HttpEntities.create(METRICS, ByteString.fromString(metrics.scrape())));
    } catch (InterruptedException stopping) {
      return answers.failure(stopping);
    }
  }

  private Wire.Health ready() throws InterruptedException {
    List<String> obstacles = watched.obstacles();
    if (!obstacles.isEmpty()) {
      throw ApiException.unavailable(String.join("; ", obstacles));
    }
    return new Wire.Health("ok");
  }
}
