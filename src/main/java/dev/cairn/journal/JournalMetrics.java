package dev.cairn.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a journal measures of itself, in Micrometer's global registry: {@code
 * cairn.journal.batch.events}, {@code cairn.journal.sync} (time of a synced batch), {@code
 * cairn.journal.queue} (requests that wait), {@code cairn.journal.replayed} (events read for
 * recovery) and {@code cairn.journal.size} (bytes of the database). Costs next to nothing while
 * nobody collects.
 */
final class JournalMetrics implements AutoCloseable {
  private final DistributionSummary batchEvents;
  private final Timer sync;
  private final Gauge queue;
  private final Gauge size;
  private final Counter replayed;

  JournalMetrics(Path directory, Supplier<Number> waiting) {
    String journal = directory.toString();
    batchEvents =
        DistributionSummary.builder("cairn.journal.batch.events")
            .description("Events that were committed together")
            .tag("journal", journal)
            .register(Metrics.globalRegistry);
    sync =
        Timer.builder("cairn.journal.sync")
            .description("Time of a synced batch")
            .tag("journal", journal)
            .register(Metrics.globalRegistry);
    queue =
        Gauge.builder("cairn.journal.queue", waiting)
            .description("Requests that wait for the writer")
            .tag("journal", journal)
            .register(Metrics.globalRegistry);
    size =
        // A supplier is held, and what another kind of gauge looks at may be collected as garbage.
        Gauge.builder("cairn.journal.size", () -> bytes(directory.resolve("db")))
            .description("Bytes of the database on the disk")
            .baseUnit("bytes")
            .tag("journal", journal)
            .register(Metrics.globalRegistry);
    replayed =
        Counter.builder("cairn.journal.replayed")
            .description("Events that were read for recovery")
            .tag("journal", journal)
            .register(Metrics.globalRegistry);
  }

  private static double bytes(Path database) {
    try {
      return Folder.bytes(database);
    } catch (IOException unknown) {
      return Double.NaN;
    }
  }

  void replayed(int events) {
    replayed.increment(events);
  }

  void committed(long events, long nanos) {
    batchEvents.record((double) events);
    sync.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    List.<Meter>of(batchEvents, sync, queue, size, replayed)
        .forEach(Metrics.globalRegistry::remove);
  }
}
