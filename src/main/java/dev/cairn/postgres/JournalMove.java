package dev.cairn.postgres;

import dev.cairn.journal.CopiedEvent;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Carries the events of a node's journal over into a shared one that is empty: all or none, in
 * their order. The table orders by time, so that an event never has an earlier time than the one
 * before it, and events of one millisecond are a microsecond apart.
 */
public final class JournalMove {
  private static final int BATCH = 1_000;

  private final Journal from;
  private final PostgresSettings to;

  /** From {@code from}, which nobody writes meanwhile, to {@code to}. */
  public JournalMove(Journal from, PostgresSettings to) {
    this.from = from;
    this.to = to;
  }

  /**
   * What was carried over.
   *
   * @param withoutContent events that stay behind because retention has removed what was in them
   */
  public record Moved(long events, long withoutContent) {}

  /**
   * Carries all events over.
   *
   * @throws PostgresException when the shared journal has events already, or does not serve; it has
   *     none then
   */
  public Moved run() throws PostgresException {
    PostgresSchema.migrate(to);
    try (Connection connection = to.connect()) {
      connection.setAutoCommit(false);
      refuseFilled(connection);
      try (PreparedStatement insert = EventRows.insert(connection)) {
        Writing writing = new Writing(insert);
        long left = new JournalCopy(from).forEach(writing::add);
        writing.flush();
        connection.commit();
        return new Moved(writing.events, left);
      }
    } catch (SQLException failure) {
      throw PostgresException.of(to, failure);
    } catch (InsertException failure) {
      throw PostgresException.of(to, failure.reason);
    }
  }

  private void refuseFilled(Connection connection) throws SQLException, PostgresException {
    try (Statement statement = connection.createStatement()) {
      // Nobody else moves a journal there meanwhile, and no entity stores anything.
      statement.execute("LOCK TABLE event_journal IN EXCLUSIVE MODE");
      try (ResultSet first = statement.executeQuery("SELECT 1 FROM event_journal LIMIT 1")) {
        if (first.next()) {
          throw new PostgresException(
              "the journal at %s has events already; a journal is moved into an empty one"
                  .formatted(to));
        }
      }
    }
  }

  /** A way out of a callback. */
  private static final class InsertException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException reason;

    InsertException(SQLException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private static final class Writing {
    private final PreparedStatement insert;
    private Instant last = Instant.EPOCH;
    private long events;

    Writing(PreparedStatement insert) {
      this.insert = insert;
    }

    void add(CopiedEvent event) {
      Instant stored = Instant.ofEpochMilli(event.storedAtMs());
      last = stored.isAfter(last) ? stored : last.plus(1, ChronoUnit.MICROS);
      try {
        EventRows.add(insert, event, last);
        events++;
        if (events % BATCH == 0) {
          flush();
        }
      } catch (SQLException failure) {
        throw new InsertException(failure);
      }
    }

    void flush() throws SQLException {
      int[] _ = insert.executeBatch();
    }
  }
}
