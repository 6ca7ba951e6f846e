package dev.cairn.builddb;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Every row of every table of the build database, as sorted text. */
final class TableDump {
  private TableDump() {}

  static Map<String, List<String>> of(Handle handle) {
    Map<String, List<String>> tables = new TreeMap<>();
    List<String> names =
        handle
            .createQuery(
                "SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = CURRENT_SCHEMA AND table_type LIKE 'BASE%'")
            .mapTo(String.class)
            .list();
    for (String name : names) {
      if (!name.equals("schema_version")) {
        tables.put(
            name.toLowerCase(java.util.Locale.ROOT),
            handle.createQuery("SELECT * FROM " + name).mapToMap().stream()
                .map(row -> new TreeMap<>(row).toString())
                .sorted()
                .toList());
      }
    }
    return tables;
  }
}
