package dev.cairn.api;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Measures requests: {@code cairn.http.requests}, the time until an answer begins, by method, route
 * and status. A stream counts when it begins. Akka refuses methods that it does not know before.
 */
final class HttpMetrics extends AllDirectives {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Whatever answers inside of it is counted. */
  Route measured(Supplier<Route> inner) {
    return extractRequest(
        request -> {
          Timer.Sample since = Timer.start(registry);
          return mapResponse(response -> counted(request, response, since), inner);
        });
  }

  private HttpResponse counted(HttpRequest request, HttpResponse response, Timer.Sample since) {
    since.stop(
        Timer.builder("cairn.http.requests")
            .description("Time until an answer began")
            .serviceLevelObjectives(BOUNDS)
            .tag("method", request.method().value())
            .tag("route", RouteNames.of(request.getUri().path()))
            .tag("status", String.valueOf(response.status().intValue()))
            .register(registry));
    return response;
  }
}
