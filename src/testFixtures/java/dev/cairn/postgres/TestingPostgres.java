package dev.cairn.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL server on a port of the loopback, with its files in a directory. */
public final class TestingPostgres implements AutoCloseable {
  private final EmbeddedPostgres server;
  private int databases;

  /** Starts a server. */
  public TestingPostgres(Path directory) throws IOException {
    this.server =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("server"))
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .start();
  }

  /** Where a new, empty database is. */
  public PostgresSettings newDatabase() throws SQLException {
    databases++;
    String name = "journal" + databases;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new PostgresSettings(
        "localhost", server.getPort(), name, "postgres", "postgres", "disable", "");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
