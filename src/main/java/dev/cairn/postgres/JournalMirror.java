package dev.cairn.postgres;

import dev.cairn.journal.CopiedEvent;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalCopy;
import dev.cairn.journal.JournalException;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.TimeGauge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a journal of this node equal to the shared one: reads what was committed there and takes it
 * in, so that it has one order, a chain of hashes and signed checkpoints.
 *
 * <p>Events are read by the time that the database gave them. A transaction that was committed late
 * has an earlier time than what was read before it; so every look goes back a little, now and then
 * further, and an event that is ahead of its entity's next number has those between looked up. What
 * is there already is passed over. Safe for use by many threads; they wait for each other.
 */
public final class JournalMirror implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalMirror.class);

  /** How often it looks by itself: 250 ms. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** How far each look goes back: longer than storing an event takes. */
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  /**
   * How far a look goes back now and then: longer than a statement of the plugin may take, 20 s.
   */
  private static final Duration LONG_OVERLAP = Duration.ofMinutes(1);

  /** How many looks there are to one that goes back further. */
  private static final int LOOKS_BETWEEN = 40;

  /** Events that are read and taken in together. */
  private static final int CHUNK = 1_000;

  private static final String BEHIND =
      "SELECT "
          + EventRows.COLUMNS
          + " FROM event_journal WHERE NOT deleted AND (db_timestamp, persistence_id, seq_nr) > (?, ?, ?)"
          + " ORDER BY db_timestamp, persistence_id, seq_nr LIMIT "
          + CHUNK;

  private static final String OF_ENTITY =
      "SELECT "
          + EventRows.COLUMNS
          + " FROM event_journal WHERE NOT deleted AND persistence_id = ? AND seq_nr BETWEEN ? AND ?"
          + " ORDER BY seq_nr";

  private static final String HIGHEST =
      "SELECT persistence_id, max(seq_nr), max(db_timestamp) FROM event_journal"
          + " WHERE NOT deleted GROUP BY persistence_id";

  /** A place in the order of the table. */
  private record Place(Instant time, String persistenceId, long sequenceNr) {
    static Place at(Instant time) {
      return new Place(time, "", 0);
    }
  }

  private final PostgresSettings settings;
  private final JournalCopy copy;
  private final Thread thread;
  private @Nullable Connection connection;
  private Instant newest = Instant.EPOCH;
  private int looks;
  private volatile boolean closed;
  private boolean failing;
  private volatile long lookedNanos = Clock.SYSTEM.monotonicTime();
  private final TimeGauge age =
      TimeGauge.builder(
              "cairn.journal.mirror.age",
              this,
              TimeUnit.NANOSECONDS,
              mirror -> Clock.SYSTEM.monotonicTime() - mirror.lookedNanos)
          .description("How old what the copy of the shared journal shows may be")
          .register(Metrics.globalRegistry);

  private JournalMirror(PostgresSettings settings, Journal mirror) {
    this.settings = settings;
    this.copy = new JournalCopy(mirror);
    this.thread = Thread.ofPlatform().name("journal-mirror").daemon(true).unstarted(this::run);
  }

  /**
   * Brings {@code mirror} up to the shared journal and keeps it there until it is closed.
   *
   * @param mirror nobody else stores anything in it
   * @throws PostgresException when the shared journal cannot be read, or holds less than the mirror
   */
  public static JournalMirror start(PostgresSettings settings, Journal mirror)
      throws PostgresException {
    JournalMirror started = new JournalMirror(settings, mirror);
    started.takeInAll();
    started.thread.start();
    return started;
  }

  /**
   * Returns when everything that was committed before is in the mirror.
   *
   * @throws PostgresException when the shared journal cannot be read
   */
  public synchronized void catchUp() throws PostgresException {
    looks++;
    Duration back = looks % LOOKS_BETWEEN == 0 ? LONG_OVERLAP : OVERLAP;
    attempt(database -> takeIn(database, Place.at(newest.minus(back))));
    lookedNanos = Clock.SYSTEM.monotonicTime();
  }

  /** Every entity is compared once, so that nothing is missing whatever happened before. */
  private synchronized void takeInAll() throws PostgresException {
    attempt(
        database -> {
          Map<String, Long> behind = new HashMap<>();
          try (PreparedStatement highest = database.prepareStatement(HIGHEST);
              ResultSet rows = highest.executeQuery()) {
            while (rows.next()) {
              long here = copy.highestSequenceNr(rows.getString(1));
              Instant latest = EventRows.time(rows);
              newest = latest.isAfter(newest) ? latest : newest;
              if (here == 0 || here < rows.getLong(2)) {
                behind.put(rows.getString(1), here);
              } else if (here > rows.getLong(2)) {
                throw new PostgresException(
                    ("%s has %d events at %s and %d on this node: it is an older copy or another"
                            + " journal; restore the newest one, or move the mirror away")
                        .formatted(rows.getString(1), rows.getLong(2), settings, here));
              }
            }
          }
          if (!behind.isEmpty()) {
            takeIn(database, Place.at(Instant.EPOCH));
          }
        });
  }

  private void takeIn(Connection database, Place from) throws SQLException {
    Place at = from;
    int read;
    do {
      read = 0;
      List<CopiedEvent> chunk = new ArrayList<>();
      Map<String, Long> highest = new HashMap<>();
      try (PreparedStatement behind = database.prepareStatement(BEHIND)) {
        behind.setObject(1, at.time().atOffset(ZoneOffset.UTC));
        behind.setString(2, at.persistenceId());
        behind.setLong(3, at.sequenceNr());
        try (ResultSet rows = behind.executeQuery()) {
          while (rows.next()) {
            read++;
            at = new Place(EventRows.time(rows), rows.getString(1), rows.getLong(2));
            add(database, rows, highest, chunk);
          }
        }
      }
      if (!chunk.isEmpty()) {
        copy.takeIn(chunk);
      }
      newest = at.time().isAfter(newest) ? at.time() : newest;
    } while (read == CHUNK && !closed);
  }

  private void add(
      Connection database, ResultSet rows, Map<String, Long> highest, List<CopiedEvent> chunk)
      throws SQLException {
    String persistenceId = rows.getString(1);
    long sequenceNr = rows.getLong(2);
    long here = highest.computeIfAbsent(persistenceId, copy::highestSequenceNr);
    if (sequenceNr <= here) {
      return;
    }
    if (sequenceNr > here + 1) {
      addBetween(database, persistenceId, here + 1, sequenceNr - 1, chunk);
    }
    chunk.add(EventRows.read(rows));
    highest.put(persistenceId, sequenceNr);
  }

  private static void addBetween(
      Connection database, String persistenceId, long from, long to, List<CopiedEvent> chunk)
      throws SQLException {
    try (PreparedStatement ofEntity = database.prepareStatement(OF_ENTITY)) {
      ofEntity.setString(1, persistenceId);
      ofEntity.setLong(2, from);
      ofEntity.setLong(3, to);
      try (ResultSet rows = ofEntity.executeQuery()) {
        while (rows.next()) {
          chunk.add(EventRows.read(rows));
        }
      }
    }
  }

  /** Something that is asked of the database. */
  private interface Question {
    void ask(Connection database) throws SQLException, PostgresException;
  }

  private void attempt(Question question) throws PostgresException {
    try {
      Connection database = connection;
      if (database == null) {
        database = settings.connect();
        connection = database;
      }
      question.ask(database);
    } catch (SQLException failure) {
      disconnect();
      throw PostgresException.of(settings, failure);
    }
  }

  private void disconnect() {
    Connection old = connection;
    connection = null;
    try {
      if (old != null) {
        old.close();
      }
    } catch (SQLException lost) {
      LOG.debug("the connection was not closed well", lost);
    }
  }

  private void run() {
    while (!closed) {
      try {
        catchUp();
        if (failing) {
          LOG.info("the journal at {} is read again", settings);
        }
        failing = false;
        Thread.sleep(INTERVAL);
      } catch (InterruptedException closing) {
        return;
      } catch (PostgresException | JournalException failure) {
        tell(failure);
      }
    }
  }

  /** Once, and not four times a second. */
  private void tell(Exception failure) {
    if (!failing && !closed) {
      LOG.warn("{}; it is tried again", failure.getMessage());
    }
    failing = true;
    try {
      Thread.sleep(INTERVAL.multipliedBy(4));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops looking; what was taken in stays. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Metrics.globalRegistry.remove(age);
    synchronized (this) {
      disconnect();
    }
  }
}
