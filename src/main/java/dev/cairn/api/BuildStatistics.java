package dev.cairn.api;

import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.BuildTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts builds. Pure. */
final class BuildStatistics {
  private static final double TENTHS = 10.0;

  /** Durations that are added up. */
  private record Sum(Duration total, int count) {
    Sum plus(Duration one) {
      return new Sum(total.plus(one), count + 1);
    }

    Duration average() {
      return count == 0 ? Duration.ZERO : total.dividedBy(count);
    }
  }

  private static final Sum NOTHING = new Sum(Duration.ZERO, 0);

  private BuildStatistics() {}

  /** The numbers of {@code builds}. */
  static PackageWire.Statistics of(List<BuildTiming> builds) {
    Map<String, Sum> byWorker = new HashMap<>();
    Map<String, Sum> byRecipe = new HashMap<>();
    Sum successes = NOTHING;
    Sum total = NOTHING;
    for (BuildTiming build : builds) {
      total = total.plus(build.took());
      byWorker.merge(build.worker(), NOTHING.plus(build.took()), (a, _) -> a.plus(build.took()));
      if (build.status() == Status.SUCCESS) {
        successes = successes.plus(build.took());
        byRecipe.merge(build.origin(), NOTHING.plus(build.took()), (a, _) -> a.plus(build.took()));
      }
    }
    int failed = count(builds, Status.FAILED);
    Optional<String> busiest =
        byWorker.entrySet().stream()
            .filter(worker -> !worker.getKey().isEmpty())
            .max(
                Comparator.comparing((Map.Entry<String, Sum> one) -> one.getValue().total())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey);
    return new PackageWire.Statistics(
        builds.size(),
        successes.count(),
        failed,
        count(builds, Status.CANCELLED),
        count(builds, Status.INTERRUPTED),
        successes.count() + failed == 0
            ? Optional.empty()
            : Optional.of(tenths(100.0 * successes.count() / (successes.count() + failed))),
        Durations.text(successes.average()),
        Durations.text(total.total()),
        perHour(successes.count(), builds),
        busiest.map(StreamTranslation::slot),
        busiest,
        byRecipe.entrySet().stream()
            .max(
                Comparator.comparing((Map.Entry<String, Sum> one) -> one.getValue().average())
                    .thenComparing(Map.Entry::getKey))
            .map(
                one ->
                    new PackageWire.SlowestPackage(
                        one.getKey(), Durations.text(one.getValue().average()))));
  }

  private static int count(List<BuildTiming> builds, Status status) {
    return (int) builds.stream().filter(build -> build.status() == status).count();
  }

  private static Optional<Double> perHour(int successes, List<BuildTiming> builds) {
    Duration busy = busy(builds);
    return busy.isPositive()
        ? Optional.of(tenths(successes * 3_600_000.0 / Math.max(1, busy.toMillis())))
        : Optional.empty();
  }

  /** Time in which at least one of them was under way. */
  private static Duration busy(List<BuildTiming> builds) {
    Duration busy = Duration.ZERO;
    Instant covered = Instant.MIN;
    for (BuildTiming build :
        builds.stream()
            .filter(one -> one.startedAt().isPresent() && one.endedAt().isPresent())
            .sorted(Comparator.comparing(one -> one.startedAt().orElseThrow()))
            .toList()) {
      Instant start = build.startedAt().orElseThrow();
      Instant end = build.endedAt().orElseThrow();
      Instant from = start.isAfter(covered) ? start : covered;
      if (end.isAfter(from)) {
        busy = busy.plus(Duration.between(from, end));
        covered = end;
      }
    }
    return busy;
  }

  private static double tenths(double value) {
    return Math.round(value * TENTHS) / TENTHS;
  }
}
