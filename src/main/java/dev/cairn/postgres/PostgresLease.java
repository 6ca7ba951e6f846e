package dev.cairn.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease in the database of the shared journal: one owner has it at a time, by the clock of the
 * database. It ends when it was not renewed for as long as it lasts; its owner takes it for lost a
 * little before that, by a clock that nobody sets, so two never hold it together. Safe for use by
 * many threads.
 *
 * @see "docs/adr/0015-several-controllers.md"
 */
public final class PostgresLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLease.class);

  /** How often the owner looks whether it still has the lease: 500 ms. */
  private static final long LOOK_MS = 500;

  /** How often it is renewed while it lasts. */
  private static final int RENEWALS = 5;

  /** The part of it by which its owner takes it for lost sooner than the database. */
  private static final int MARGIN = 8;

  private static final String TAKE =
      "INSERT INTO cairn_lease (name, owner, expires) VALUES (?, ?, clock_timestamp() + ? * interval '1 ms')"
          + " ON CONFLICT (name) DO UPDATE SET owner = EXCLUDED.owner, expires = EXCLUDED.expires"
          + " WHERE cairn_lease.owner = EXCLUDED.owner OR cairn_lease.expires < clock_timestamp()";

  private static final String RENEW =
      "UPDATE cairn_lease SET expires = clock_timestamp() + ? * interval '1 ms'"
          + " WHERE name = ? AND owner = ? AND expires > clock_timestamp()";

  private static final String GIVE_BACK = "DELETE FROM cairn_lease WHERE name = ? AND owner = ?";

  private final PostgresSettings database;
  private final String name;
  private final String owner;
  private final long lastsMs;
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("lease-", 0).daemon(true).factory());
  private @Nullable Runnable whenLost;
  private long untilNanos;

  /**
   * A lease that is not held.
   *
   * @param owner another one for each that may hold it
   * @param lasts at least a second
   */
  public PostgresLease(
      PostgresSettings database,
      String name,
      String owner,
      Duration lasts,
      LongSupplier nanoClock) {
    this.database = database;
    this.name = name;
    this.owner = owner;
    this.lastsMs = lasts.toMillis();
    this.nanoClock = nanoClock;
    long every = lastsMs / RENEWALS;
    var _ = threads.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.MILLISECONDS);
    var _ = threads.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lease, unless another one has it, and renews it from then on.
   *
   * @param lost told when it is not held any more, unless it was given back
   * @return whether it is held now
   * @throws PostgresException when the database cannot be asked
   */
  public boolean take(Runnable lost) throws PostgresException {
    long asked = nanoClock.getAsLong();
    try {
      if (change(TAKE, name, owner, lastsMs) != 1) {
        return false;
      }
    } catch (SQLException failure) {
      throw PostgresException.of(database, failure);
    }
    hold(lost, asked);
    return true;
  }

  private synchronized void hold(Runnable lost, long askedNanos) {
    whenLost = lost;
    untilNanos = until(askedNanos);
  }

  /** Whether it is held at this moment. */
  public synchronized boolean isHeld() {
    return whenLost != null && nanoClock.getAsLong() - untilNanos < 0;
  }

  /**
   * Lets another one take it at once; does nothing when it is not held.
   *
   * @throws PostgresException when the database cannot be asked; it ends by itself then
   */
  public void giveBack() throws PostgresException {
    if (end() == null) {
      return;
    }
    try {
      change(GIVE_BACK, name, owner);
    } catch (SQLException failure) {
      throw PostgresException.of(database, failure);
    }
  }

  /** Renews it no more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private long until(long askedNanos) {
    return askedNanos + TimeUnit.MILLISECONDS.toNanos(lastsMs - lastsMs / MARGIN);
  }

  private void renew() {
    if (!isHeld()) {
      return;
    }
    long asked = nanoClock.getAsLong();
    try {
      if (change(RENEW, lastsMs, name, owner) != 1) {
        lose();
        return;
      }
      synchronized (this) {
        untilNanos = until(asked);
      }
    } catch (SQLException failure) {
      LOG.warn(
          "the lease {} at {} is not renewed: {}; trying on", name, database, failure.getMessage());
    }
  }

  private void look() {
    if (!isHeld()) {
      lose();
    }
  }

  private void lose() {
    Runnable told = end();
    if (told != null) {
      LOG.warn("the lease {} is lost", name);
      told.run();
    }
  }

  private synchronized @Nullable Runnable end() {
    Runnable told = whenLost;
    whenLost = null;
    return told;
  }

  private int change(String sql, Object... values) throws SQLException {
    try (Connection connection = database.connect(Duration.ofMillis(lastsMs / RENEWALS));
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 1, values[index]);
      }
      return statement.executeUpdate();
    }
  }
}
