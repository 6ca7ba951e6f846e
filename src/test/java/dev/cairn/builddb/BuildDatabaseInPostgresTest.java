package dev.cairn.builddb;

import dev.cairn.postgres.PostgresSettings;
import dev.cairn.postgres.TestingPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The build database in PostgreSQL")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BuildDatabaseInPostgresTest extends BuildDatabaseContract {
  private static TestingPostgres server;

  private Optional<DatabaseSettings> settings = Optional.empty();

  @BeforeAll
  static void startServer(@TempDir Path files) throws Exception {
    server = new TestingPostgres(files);
  }

  @AfterAll
  static void endServer() throws Exception {
    server.close();
  }

  @Override
  protected DatabaseSettings settings() throws Exception {
    if (settings.isEmpty()) {
      PostgresSettings database = server.newDatabase();
      settings =
          Optional.of(
              DatabaseSettings.postgres(
                  database.url(),
                  Map.of("user", database.user(), "password", database.password()),
                  "cairn_history"));
    }
    return settings.get();
  }
}
