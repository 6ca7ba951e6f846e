package dev.cairn.builddb;

import dev.cairn.builddb.HistoryQuestions.Imported;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.ImportEvent.LastBuild;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What was taken over of old build stores, in SQL. */
final class ImportQueries {
  private ImportQueries() {}

  /** What is known of an origin, or of that name in whatever category. */
  static List<Imported> of(Handle handle, String nameOrOrigin) {
    return handle
        .createQuery(
            "SELECT e.*, c.fingerprint, i.kind, i.file_name, i.imported_at, i.asked_by"
                + " FROM imported_entries e JOIN imports i ON i.position = e.import"
                + " JOIN crc_index c ON c.origin = e.origin AND c.flavor = e.flavor"
                + " AND c.algorithm = e.algorithm"
                + " WHERE e.origin = :name"
                + " OR SUBSTRING(e.origin FROM POSITION('/' IN e.origin) + 1) = :name"
                + " ORDER BY e.origin, e.flavor, e.algorithm")
        .bind("name", nameOrOrigin)
        .map((row, _) -> imported(row))
        .list();
  }

  private static Imported imported(ResultSet row) throws SQLException {
    return new Imported(
        new ImportedEntry(
            row.getString("origin"),
            row.getString("flavor"),
            row.getString("fingerprint"),
            lastBuild(row)),
        Kind.valueOf(row.getString("kind")),
        row.getString("file_name"),
        Columns.instant(row, "imported_at"),
        row.getString("asked_by"));
  }

  private static Optional<LastBuild> lastBuild(ResultSet row) throws SQLException {
    return row.getString("version") == null
        ? Optional.empty()
        : Optional.of(
            new LastBuild(
                row.getString("version"),
                row.getString("package_file"),
                row.getLong("size_bytes"),
                Columns.instant(row, "changed_at"),
                Columns.instant(row, "built_at")));
  }
}
