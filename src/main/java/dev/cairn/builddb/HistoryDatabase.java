package dev.cairn.builddb;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/**
 * One schema with the tables of the build database, and connections to it. Safe for use by many
 * threads.
 */
final class HistoryDatabase implements AutoCloseable {
  /** Questions at one time; more of them wait. */
  private static final int CONNECTIONS_MAX = 8;

  /** How long a question waits for a connection. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private HistoryDatabase(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    jdbi.registerArrayType(Long.class, "bigint");
    jdbi.registerArrayType(String.class, "varchar");
  }

  /**
   * Opens the schema, makes it when it is not there, and brings its tables up.
   *
   * @throws HistoryException when it cannot be reached, or was not made by this program
   */
  static HistoryDatabase open(DatabaseSettings settings, String schema) {
    execute(settings, "CREATE SCHEMA IF NOT EXISTS \"" + schema + '"');
    HikariConfig config = new HikariConfig();
    config.setPoolName("history");
    config.setJdbcUrl(settings.url());
    config.setDataSourceProperties(properties(settings));
    config.setSchema(schema);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MAX.toMillis());
    try {
      HikariDataSource pool = new HikariDataSource(config);
      try {
        Flyway.configure(HistoryDatabase.class.getClassLoader())
            .loggers("slf4j")
            .dataSource(pool)
            .schemas(schema)
            .createSchemas(false)
            .locations("classpath:db/builddb")
            .table("schema_version")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .ignoreMigrationPatterns(new String[0])
            .load()
            .migrate();
        return new HistoryDatabase(pool);
      } catch (RuntimeException failure) {
        pool.close();
        throw failure;
      }
    } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException no) {
      throw HistoryException.ofDatabase(settings, no);
    }
  }

  /** Removes the schema with all that it holds. */
  static void drop(DatabaseSettings settings, String schema) {
    execute(settings, "DROP SCHEMA IF EXISTS \"" + schema + "\" CASCADE");
  }

  /** Puts the schema {@code from} into the place of {@code to}, which nobody may have open. */
  static void replace(DatabaseSettings settings, String from, String to) {
    drop(settings, to);
    execute(settings, "ALTER SCHEMA \"" + from + "\" RENAME TO \"" + to + '"');
  }

  private static void execute(DatabaseSettings settings, String sql) {
    try (Connection connection = DriverManager.getConnection(settings.url(), properties(settings));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw HistoryException.ofDatabase(settings, failure);
    }
  }

  private static Properties properties(DatabaseSettings settings) {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    return properties;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
