package dev.cairn.postgres;

import dev.cairn.journal.CopiedEvent;
import dev.cairn.journal.CopiedEvent.Content;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Events as rows of {@code event_journal}. */
final class EventRows {
  /** Number of slices, as Akka has it. */
  private static final int SLICES = 1024;

  /** The columns that {@link #read} wants, in their order. */
  static final String COLUMNS =
      "persistence_id, seq_nr, db_timestamp, writer, adapter_manifest, tags, event_ser_id,"
          + " event_ser_manifest, event_payload, meta_ser_id, meta_ser_manifest, meta_payload";

  private static final String INSERT =
      "INSERT INTO event_journal ("
          + COLUMNS
          + ", slice, entity_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private EventRows() {}

  /** The event in the current row, of {@link #COLUMNS}. */
  static CopiedEvent read(ResultSet row) throws SQLException {
    byte[] metadata = row.getBytes(12);
    return new CopiedEvent(
        row.getString(1),
        row.getLong(2),
        time(row).toEpochMilli(),
        row.getString(4),
        Optional.ofNullable(row.getString(5)).orElse(""),
        tags(row.getArray(6)),
        new Content(row.getInt(7), row.getString(8), row.getBytes(9)),
        metadata == null
            ? Optional.empty()
            : Optional.of(new Content(row.getInt(10), row.getString(11), metadata)));
  }

  /** When the event in the current row was stored, to the microsecond. */
  static Instant time(ResultSet row) throws SQLException {
    return row.getObject(3, OffsetDateTime.class).toInstant();
  }

  private static List<String> tags(Array tags) throws SQLException {
    return tags == null ? List.of() : List.of((String[]) tags.getArray());
  }

  /** The statement that {@link #add} fills. */
  static PreparedStatement insert(Connection connection) throws SQLException {
    return connection.prepareStatement(INSERT);
  }

  /**
   * Adds a row to the batch of {@code insert}.
   *
   * @param time when it was stored, as the table shall have it
   */
  static void add(PreparedStatement insert, CopiedEvent event, Instant time) throws SQLException {
    insert.setString(1, event.persistenceId());
    insert.setLong(2, event.sequenceNr());
    insert.setObject(3, time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    insert.setString(4, event.writerUuid());
    insert.setString(5, event.adapterManifest());
    insert.setArray(6, insert.getConnection().createArrayOf("text", event.tags().toArray()));
    insert.setInt(7, event.content().serializerId());
    insert.setString(8, event.content().serializerManifest());
    insert.setBytes(9, event.content().bytes());
    if (event.metadata().isPresent()) {
      insert.setInt(10, event.metadata().get().serializerId());
      insert.setString(11, event.metadata().get().serializerManifest());
      insert.setBytes(12, event.metadata().get().bytes());
    } else {
      insert.setNull(10, Types.INTEGER);
      insert.setNull(11, Types.VARCHAR);
      insert.setNull(12, Types.BINARY);
    }
    insert.setInt(13, Math.abs(event.persistenceId().hashCode() % SLICES));
    insert.setString(14, entityType(event.persistenceId()));
    insert.addBatch();
  }

  /** The part of a persistence id before the first bar, as Akka has it. */
  private static String entityType(String persistenceId) {
    int bar = persistenceId.indexOf('|');
    return bar < 0 ? "" : persistenceId.substring(0, bar);
  }
}
