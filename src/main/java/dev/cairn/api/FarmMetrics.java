package dev.cairn.api;

import dev.cairn.build.Farm;
import dev.cairn.build.RunState;
import dev.cairn.build.RunState.RunBuild;
import dev.cairn.build.RunState.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/**
 * What is asked of the farm when somebody reads the metrics: {@code cairn.queue.builds}, {@code
 * cairn.builds.running}, {@code cairn.workers}, {@code cairn.slots.limit}. While the farm does not
 * answer they are no numbers, and {@code cairn.farm.answers} is 0.
 */
final class FarmMetrics {
  /** Prometheus gives up after 10 s, unless it is told otherwise. */
  private static final long ANSWER_MAX_SECONDS = 2;

  private record Counts(
      double ready, double blocked, double running, double busy, double idle, double paused) {
    static final Counts UNKNOWN =
        new Counts(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    static Counts of(Farm.FarmView view) {
      long ready = 0;
      long waiting = 0;
      long running = 0;
      if (view.run().isPresent()) {
        RunState run = view.run().get().state();
        ready = run.ready().size();
        running = run.running().size();
        for (RunBuild build : run.builds().values()) {
          waiting += build.status() == Status.WAITING ? 1 : 0;
        }
      }
      long busy = view.workers().stream().filter(worker -> worker.build().isPresent()).count();
      long paused =
          view.workers().stream()
              .filter(worker -> worker.build().isEmpty() && worker.paused())
              .count();
      return new Counts(
          ready, waiting - ready, running, busy, view.workers().size() - busy - paused, paused);
    }
  }

  private final FarmDoor farm;
  private volatile Counts counts = Counts.UNKNOWN;
  private volatile double limit = Double.NaN;
  private volatile double answers = 1;

  FarmMetrics(MeterRegistry registry, FarmDoor farm) {
    this.farm = farm;
    String queue = "cairn.queue.builds";
    gauge(queue, "Builds of the run that wait for a worker", "ready", registry, Counts::ready);
    gauge(queue, "Builds of the run that wait for a worker", "blocked", registry, Counts::blocked);
    for (String state : List.of("busy", "idle", "paused")) {
      gauge("cairn.workers", "Worker slots", state, registry, counted -> workers(counted, state));
    }
    Gauge.builder("cairn.builds.running", () -> counts.running())
        .description("Builds of the run that are under way")
        .register(registry);
    Gauge.builder("cairn.slots.limit", () -> limit)
        .description("Builds that may be under way now, by load, swap and memory")
        .register(registry);
    Gauge.builder("cairn.farm.answers", () -> answers)
        .description("1 when the farm answered within 2 s when the metrics were read")
        .register(registry);
  }

  private static double workers(Counts counts, String state) {
    return switch (state) {
      case "busy" -> counts.busy();
      case "idle" -> counts.idle();
      default -> counts.paused();
    };
  }

  private void gauge(
      String name,
      String description,
      String state,
      MeterRegistry registry,
      ToDoubleFunction<Counts> value) {
    Gauge.builder(name, () -> value.applyAsDouble(counts))
        .description(description)
        .tag("state", state)
        .register(registry);
  }

  /** Asks the farm, so that the gauges tell what is so now; whether it answered. */
  boolean refresh() throws InterruptedException {
    try {
      Farm.FarmView view =
          farm.describeLater().toCompletableFuture().get(ANSWER_MAX_SECONDS, TimeUnit.SECONDS);
      counts = Counts.of(view);
      limit = view.limit();
      answers = 1;
      return true;
    } catch (ExecutionException | TimeoutException silent) {
      counts = Counts.UNKNOWN;
      limit = Double.NaN;
      answers = 0;
      return false;
    }
  }
}
