package dev.cairn.node;

import dev.cairn.journal.Journal;
import dev.cairn.journal.RetentionReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the journal, once a day, what its configured rules let go. */
final class DailyRetention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DailyRetention.class);

  /** A node that has just started has better things to do. */
  private static final Duration FIRST = Duration.ofMinutes(10);

  private static final Duration DAY = Duration.ofDays(1);

  private final Journal journal;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("retention").daemon(true).factory());

  private DailyRetention(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** Starts; does nothing when no rule is configured. */
  static DailyRetention start(Journal journal, InstantSource clock) {
    DailyRetention retention = new DailyRetention(journal, clock);
    if (!journal.retention().isEmpty()) {
      ScheduledFuture<?> _ =
          retention.timer.scheduleAtFixedRate(
              retention::apply, FIRST.toMinutes(), DAY.toMinutes(), TimeUnit.MINUTES);
    }
    return retention;
  }

  private void apply() {
    try {
      RetentionReport report = journal.retain(journal.retention(), clock.instant(), false);
      LOG.info(
          "retention removed {} events with {} bytes; {} as old are needed",
          report.removed(),
          report.bytes(),
          report.needed());
    } catch (RuntimeException failure) {
      // One that escapes would end the timer.
      LOG.warn("nothing more was removed from the journal today: {}", failure.toString());
    }
  }

  /** Ends it between two batches. */
  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }
}
