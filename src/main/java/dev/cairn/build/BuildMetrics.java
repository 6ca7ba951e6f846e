package dev.cairn.build;

import akka.actor.typed.Behavior;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a node counts of its builds: {@code cairn.builds} by outcome, {@code cairn.build.failures}
 * by the phase in which they failed, {@code cairn.build.duration} by outcome, and {@code
 * cairn.build.phase} by phase. All of them are there from the start, so that a first failure is a
 * rise. Names of packages are no labels: there are too many.
 */
public final class BuildMetrics implements Watching {
  private static final Duration[] BOUNDS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4)
  };

  private enum Outcome {
    BUILT,
    FAILED,
    CANCELLED,
    INTERRUPTED
  }

  private final Map<Outcome, Counter> builds = new EnumMap<>(Outcome.class);
  private final Map<Phase, Counter> failures = new EnumMap<>(Phase.class);
  private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);
  private final Timer built;
  private final Timer failed;

  private BuildMetrics(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      builds.put(
          outcome,
          Counter.builder("cairn.builds")
              .description("Attempts at builds that are over")
              .tag("outcome", word(outcome))
              .register(registry));
    }
    for (Phase phase : Phase.values()) {
      failures.put(
          phase,
          Counter.builder("cairn.build.failures")
              .description("Attempts at builds that failed, by the phase in which they did")
              .tag("phase", word(phase))
              .register(registry));
      phases.put(
          phase,
          timer("cairn.build.phase", "Time of a phase that ended well")
              .tag("phase", word(phase))
              .register(registry));
    }
    built = duration(Outcome.BUILT, registry);
    failed = duration(Outcome.FAILED, registry);
  }

  private static Timer duration(Outcome outcome, MeterRegistry registry) {
    return timer("cairn.build.duration", "Time of a build from its worker to its end")
        .tag("outcome", word(outcome))
        .register(registry);
  }

  private static Timer.Builder timer(String name, String description) {
    return Timer.builder(name).description(description).serviceLevelObjectives(BOUNDS);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** An actor that counts what is announced on the node, into {@code registry}. */
  public static Behavior<Announcement> create(MeterRegistry registry) {
    return Watching.create(() -> new BuildMetrics(registry));
  }

  @Override
  public void on(Announcement announcement) {
    if (announcement.event() instanceof BuildEvent event) {
      count(event);
    }
  }

  private void count(BuildEvent event) {
    switch (event) {
      case PhaseFinished(var _, var phase, var took) -> of(phases, phase).record(took);
      case BuildSucceeded(var _, var took, var _) -> {
        of(builds, Outcome.BUILT).increment();
        built.record(took);
      }
      case BuildFailed(var _, var took, var phase, var _) -> {
        of(builds, Outcome.FAILED).increment();
        of(failures, phase).increment();
        failed.record(took);
      }
      case BuildCancelled _ -> of(builds, Outcome.CANCELLED).increment();
      case BuildInterrupted _ -> of(builds, Outcome.INTERRUPTED).increment();
      case BuildEvent.BuildQueued _,
          BuildEvent.BuildAssigned _,
          BuildEvent.PhaseStarted _,
          BuildEvent.PackagesMade _ -> {}
    }
  }

  private static <K extends Enum<K>, M> M of(Map<K, M> meters, K key) {
    M meter = meters.get(key);
    if (meter == null) {
      throw new IllegalStateException("no meter for " + key);
    }
    return meter;
  }
}
