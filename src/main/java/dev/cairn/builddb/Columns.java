package dev.cairn.builddb;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How values stand in columns. Pure. */
final class Columns {
  /** Columns whose text is a list or a map in JSON. */
  static final Set<String> JSON =
      Set.of("reasons", "variables", "arguments", "chain", "failure_lines");

  private Columns() {}

  /** With microseconds, which both databases keep. */
  static OffsetDateTime utc(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static <E extends Enum<E>> Optional<E> optionalEnum(ResultSet row, String column, Class<E> type)
      throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(name -> Enum.valueOf(type, name));
  }

  /** A pattern for {@code LIKE ... ESCAPE '!'} of what begins with {@code text}. */
  static String beginningWith(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  static String word(Class<?> event) {
    return event.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
