package dev.cairn.builddb;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the build database is.
 *
 * @param url address for JDBC, of H2 or PostgreSQL
 * @param properties what the driver is told besides: user, password, TLS
 * @param schema schema that holds the tables; one for each node
 * @param file the file, when it is a file that nobody else uses
 */
public record DatabaseSettings(
    String url, Map<String, String> properties, String schema, Optional<Path> file) {

  /** The schema of a database that only one node uses. */
  private static final String SCHEMA = "cairn_history";

  /**
   * A database in the file {@code history.mv.db} below {@code directory}.
   *
   * @throws HistoryException when the path has a semicolon, behind which H2 reads settings
   */
  public static DatabaseSettings h2(Path directory) {
    Path file = directory.toAbsolutePath().resolve("history");
    if (file.toString().contains(";")) {
      throw new HistoryException(
          "the build database cannot be below %s, because of the semicolon; choose another data directory"
              .formatted(directory));
    }
    // The node ends the database itself, after its last question.
    return new DatabaseSettings(
        "jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=65536",
        Map.of(),
        SCHEMA,
        Optional.of(file.resolveSibling("history.mv.db")));
  }

  /** A database of a PostgreSQL server. */
  public static DatabaseSettings postgres(
      String url, Map<String, String> properties, String schema) {
    return new DatabaseSettings(url, Map.copyOf(properties), schema, Optional.empty());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return file.map(Path::toString).orElse(url + ", schema " + schema);
  }
}
