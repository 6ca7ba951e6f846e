package dev.cairn.builddb;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Looks after all tables: counts, writes them out, removes what is stale. */
final class TableCare {
  /** All tables of the past, with the columns by which their rows are sorted. */
  private static final Map<String, String> TABLES =
      new TreeMap<>(
          Map.ofEntries(
              entry("runs", "position"),
              entry("requests", "position"),
              entry("run_builds", "run, name"),
              entry("run_ignored", "run, name"),
              entry("builds", "position"),
              entry("build_dependencies", "build, name"),
              entry("build_files", "build, ordinal"),
              entry("build_phases", "build, ordinal"),
              entry("packages", "name"),
              entry("crc_index", "origin, flavor, algorithm"),
              entry("imports", "position"),
              entry("imported_entries", "origin, flavor, algorithm"),
              entry("history", "position"),
              entry("workers", "worker, build")));

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows that are fetched at one time. */
  private static final int FETCH = 1_000;

  private TableCare() {}

  static Map<String, Long> rows(Handle handle) {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : TABLES.keySet()) {
      rows.put(table, handle.createQuery("SELECT COUNT(*) FROM " + table).mapTo(Long.class).one());
    }
    return rows;
  }

  /** What the tables take in PostgreSQL. */
  static long bytesInPostgres(Handle handle) {
    return handle
        .createQuery(
            "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = CURRENT_SCHEMA AND c.relkind = 'r'")
        .mapTo(Long.class)
        .one();
  }

  /** One object per row, {@code {"table": ..., "row": {...}}}, a line each; how many. */
  static long export(Handle handle, Writer out) {
    LongAdder rows = new LongAdder();
    TABLES.forEach(
        (table, order) ->
            handle
                .createQuery("SELECT * FROM " + table + " ORDER BY " + order)
                .setFetchSize(FETCH)
                .mapToMap()
                .forEach(
                    row -> {
                      write(out, table, row);
                      rows.increment();
                    }));
    return rows.sum();
  }

  private static void write(Writer out, String table, Map<String, Object> row) {
    try {
      JsonGenerator json = JSON.createGenerator(out);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      json.writeStartObject();
      json.writeStringField("table", table);
      json.writeObjectFieldStart("row");
      for (Map.Entry<String, Object> column : row.entrySet()) {
        json.writeFieldName(column.getKey());
        switch (column.getValue()) {
          case null -> json.writeNull();
          case Number number -> json.writeNumber(number.toString());
          case Boolean flag -> json.writeBoolean(flag);
          case Timestamp time -> json.writeString(time.toInstant().toString());
          case OffsetDateTime time -> json.writeString(time.toInstant().toString());
          default -> writeText(json, column.getKey(), column.getValue().toString());
        }
      }
      json.writeEndObject();
      json.writeEndObject();
      json.close();
      out.write('\n');
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static void writeText(JsonGenerator json, String column, String text) throws IOException {
    if (Columns.JSON.contains(column)) {
      json.writeRawValue(text);
    } else {
      json.writeString(text);
    }
  }

  /**
   * Removes the newest successes and fingerprints of recipes that are none of {@code recipes}, and
   * returns their names, sorted.
   */
  static List<String> clean(Handle handle, Set<String> recipes) {
    List<String> stale =
        new ArrayList<>(
            handle
                .createQuery("SELECT name FROM packages ORDER BY name")
                .mapTo(String.class)
                .list());
    stale.removeAll(recipes);
    PreparedBatch fingerprints =
        handle.prepareBatch(
            "DELETE FROM crc_index WHERE algorithm = '"
                + BuildTables.OWN_ALGORITHM
                + "' AND origin IN (SELECT origin FROM builds WHERE name = ?)");
    PreparedBatch packages = handle.prepareBatch("DELETE FROM packages WHERE name = ?");
    stale.forEach(
        name -> {
          fingerprints.add(name);
          packages.add(name);
        });
    if (!stale.isEmpty()) {
      fingerprints.execute();
      packages.execute();
    }
    return List.copyOf(stale);
  }
}
