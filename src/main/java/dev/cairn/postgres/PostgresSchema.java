package dev.cairn.postgres;

import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Makes the tables of the shared journal, and brings those of an older version up. */
public final class PostgresSchema {
  private PostgresSchema() {}

  /**
   * Brings the schema to that of this program. Several nodes may do so at one time.
   *
   * @throws PostgresException when the database cannot be reached, the user may not make tables, or
   *     a newer program has made them
   */
  public static void migrate(PostgresSettings settings) throws PostgresException {
    try {
      Flyway.configure(PostgresSchema.class.getClassLoader())
          .dataSource(settings.url(), settings.user(), settings.password())
          .jdbcProperties(
              settings.properties().entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          entry -> entry.getKey().toString(),
                          entry -> entry.getValue().toString())))
          .locations("classpath:db/postgres")
          .table("cairn_schema")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .ignoreMigrationPatterns(new String[0])
          .load()
          .migrate();
    } catch (FlywayValidateException newer) {
      throw new PostgresException(
          "the journal at %s was made by a newer version of Cairn, or changed by hand; use that version"
              .formatted(settings),
          newer);
    } catch (FlywayException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw PostgresException.of(settings, cause);
    }
  }
}
