package dev.cairn.builddb;

import static dev.cairn.builddb.Columns.utc;

import dev.cairn.builddb.ImportEvent.EntriesImported;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.ImportEvent.LastBuild;
import dev.cairn.builddb.ImportEvent.StoreImported;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Writes what was taken over of old build stores into tables of its own and beside the fingerprints
 * of recipes, from which it differs by its algorithm. What follows an event that retention has
 * removed is passed over.
 */
final class ImportWriter {
  private final Handle handle;

  /** In the transaction of {@code handle}. */
  ImportWriter(Handle handle) {
    this.handle = handle;
  }

  /** A file that is in the tables. */
  private record Import(long position, Kind kind) {}

  void take(String sha256, ImportEvent event, long position) {
    switch (event) {
      case StoreImported(
              var at,
              var kind,
              var file,
              var sizeBytes,
              var entries,
              var refused,
              var by) ->
          handle.execute(
              "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              position,
              sha256,
              kind.name(),
              file,
              sizeBytes,
              entries,
              refused,
              utc(at),
              by);
      case EntriesImported(var _, var entries) ->
          begun(sha256).ifPresent(from -> write(from, entries));
    }
  }

  private Optional<Import> begun(String sha256) {
    return handle
        .createQuery("SELECT position, kind FROM imports WHERE sha256 = :sha256")
        .bind("sha256", sha256)
        .map((row, _) -> new Import(row.getLong("position"), Kind.valueOf(row.getString("kind"))))
        .findOne();
  }

  private void write(Import from, List<ImportedEntry> entries) {
    String algorithm = from.kind().algorithm();
    PreparedBatch oldFingerprints = delete("crc_index");
    PreparedBatch oldEntries = delete("imported_entries");
    PreparedBatch fingerprints =
        handle.prepareBatch("INSERT INTO crc_index VALUES (?, ?, ?, ?, '')");
    PreparedBatch rows =
        handle.prepareBatch("INSERT INTO imported_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (ImportedEntry entry : entries) {
      oldFingerprints.add(entry.origin(), entry.flavor(), algorithm);
      oldEntries.add(entry.origin(), entry.flavor(), algorithm);
      fingerprints.add(entry.origin(), entry.flavor(), algorithm, entry.fingerprint());
      Optional<LastBuild> last = entry.lastBuild();
      rows.add(
          entry.origin(),
          entry.flavor(),
          algorithm,
          from.position(),
          last.map(LastBuild::version).orElse(null),
          last.map(LastBuild::packageFile).orElse(null),
          last.map(LastBuild::sizeBytes).orElse(null),
          last.map(build -> utc(build.changedAt())).orElse(null),
          last.map(build -> utc(build.builtAt())).orElse(null));
    }
    List.of(oldFingerprints, oldEntries, fingerprints, rows).forEach(PreparedBatch::execute);
  }

  private PreparedBatch delete(String table) {
    return handle.prepareBatch(
        "DELETE FROM " + table + " WHERE origin = ? AND flavor = ? AND algorithm = ?");
  }
}
