package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.EntriesImported;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.ImportEvent.LastBuild;
import dev.cairn.builddb.ImportEvent.StoreImported;
import dev.cairn.journal.StoredFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A stored event of an import")
class ImportEventFormatTest extends StoredFormat<ImportEvent> {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  ImportEventFormatTest() {
    super(ImportEvent.class);
  }

  @Override
  protected Stream<ImportEvent> samples() {
    return Stream.of(
        new StoreImported(NOON, Kind.DSYNTH_DB, "dsynth.db", 66, 1, 2, "ann"),
        new EntriesImported(
            NOON,
            List.of(
                new ImportedEntry(
                    "devel/zlib",
                    "static",
                    "0badcafe",
                    Optional.of(
                        new LastBuild(
                            "1.3.1",
                            "zlib-1.3.1.pkg",
                            4711,
                            Instant.parse("2024-05-01T10:00:00Z"),
                            Instant.parse("2024-05-01T09:59:59Z")))))));
  }
}
