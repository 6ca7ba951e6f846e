package dev.cairn.postgres;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease in the database of the shared journal: one owner has it at a time, by the clock of the
 * database. It ends {@code heartbeat-timeout} after it was last renewed; its owner takes it for
 * lost before that, by a clock that is not set, so two never hold it together. Safe for use by many
 * threads.
 *
 * @see "docs/adr/0015-several-controllers.md"
 */
public final class PostgresLease extends Lease {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLease.class);

  /** How often the owner looks whether it still has the lease: 500 ms. */
  private static final long LOOK_MS = 500;

  private static final String TAKE =
      "INSERT INTO cairn_lease (name, owner, expires) VALUES (?, ?, clock_timestamp() + ? * interval '1 ms')"
          + " ON CONFLICT (name) DO UPDATE SET owner = EXCLUDED.owner, expires = EXCLUDED.expires"
          + " WHERE cairn_lease.owner = EXCLUDED.owner OR cairn_lease.expires < clock_timestamp()";

  private static final String RENEW =
      "UPDATE cairn_lease SET expires = clock_timestamp() + ? * interval '1 ms'"
          + " WHERE name = ? AND owner = ? AND expires > clock_timestamp()";

  private static final String GIVE_BACK = "DELETE FROM cairn_lease WHERE name = ? AND owner = ?";

  private final LeaseSettings settings;
  private final PostgresSettings database;
  private final long timeoutMs;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("lease-", 0).daemon(true).factory());
  private @Nullable Holding holding;

  /** What there is to do while it is held. */
  private static final class Holding {
    final Consumer<Optional<Throwable>> whenLost;
    volatile long untilNanos;
    @Nullable Future<?> renewing;
    @Nullable Future<?> looking;

    Holding(Consumer<Optional<Throwable>> whenLost, long untilNanos) {
      this.whenLost = whenLost;
      this.untilNanos = untilNanos;
    }

    void end() {
      if (renewing != null) {
        renewing.cancel(false);
      }
      if (looking != null) {
        looking.cancel(false);
      }
    }
  }

  /** As Akka Coordination makes it: the database is that of the journal of the system. */
  public PostgresLease(LeaseSettings settings, ExtendedActorSystem system) {
    this(
        settings,
        PostgresSettings.ofPlugins(system.settings().config()),
        settings.timeoutSettings().getHeartbeatTimeout().toMillis());
    system.registerOnTermination(threads::shutdownNow);
  }

  PostgresLease(LeaseSettings settings, PostgresSettings database, long timeoutMs) {
    this.settings = settings;
    this.database = database;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return acquire(_ -> {});
  }

  /** Fails with a {@link PostgresException} when the database cannot be asked. */
  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> whenLost) {
    return inTurn(
        () -> {
          long asked = System.nanoTime();
          boolean taken = change(TAKE, settings.leaseName(), settings.ownerName(), timeoutMs) == 1;
          if (taken) {
            hold(new Holding(whenLost, until(asked)));
          }
          return taken;
        });
  }

  @Override
  public CompletionStage<Boolean> release() {
    end();
    return inTurn(
        () -> {
          change(GIVE_BACK, settings.leaseName(), settings.ownerName());
          return true;
        });
  }

  @Override
  public synchronized boolean checkLease() {
    return holding != null && System.nanoTime() - holding.untilNanos < 0;
  }

  /** A little sooner than the database forgets it. */
  private long until(long askedNanos) {
    return askedNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMs - timeoutMs / 8);
  }

  private synchronized void hold(Holding next) {
    end();
    holding = next;
    long every = settings.timeoutSettings().getHeartbeatInterval().toMillis();
    next.renewing =
        threads.scheduleWithFixedDelay(() -> renew(next), every, every, TimeUnit.MILLISECONDS);
    next.looking =
        threads.scheduleWithFixedDelay(
            () -> {
              if (System.nanoTime() - next.untilNanos >= 0) {
                lose(next, Optional.empty());
              }
            },
            LOOK_MS,
            LOOK_MS,
            TimeUnit.MILLISECONDS);
  }

  private void renew(Holding held) {
    long asked = System.nanoTime();
    try {
      if (change(RENEW, timeoutMs, settings.leaseName(), settings.ownerName()) == 1) {
        held.untilNanos = until(asked);
      } else {
        lose(held, Optional.empty());
      }
    } catch (SQLException failure) {
      LOG.warn(
          "the lease {} at {} is not renewed: {}; trying on",
          settings.leaseName(),
          database,
          failure.getMessage());
    }
  }

  private void lose(Holding held, Optional<Throwable> why) {
    synchronized (this) {
      if (holding != held) {
        return;
      }
      end();
    }
    LOG.warn("the lease {} is lost", settings.leaseName());
    held.whenLost.accept(why);
  }

  private synchronized void end() {
    if (holding != null) {
      holding.end();
      holding = null;
    }
  }

  private interface Question {
    boolean ask() throws SQLException;
  }

  private CompletionStage<Boolean> inTurn(Question question) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return question.ask();
          } catch (SQLException failure) {
            throw new CompletionException(PostgresException.of(database, failure));
          }
        },
        threads);
  }

  private int change(String sql, Object... values) throws SQLException {
    try (Connection connection =
            database.connect(settings.timeoutSettings().getOperationTimeout());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 1, values[index]);
      }
      return statement.executeUpdate();
    }
  }
}
