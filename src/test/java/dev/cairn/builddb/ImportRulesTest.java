package dev.cairn.builddb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.builddb.ImportEvent.EntriesImported;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.Kind;
import dev.cairn.builddb.ImportEvent.StoreImported;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Taking over a file")
class ImportRulesTest {
  private static final StoreImported WANTED =
      new StoreImported(
          Instant.parse("2026-01-01T12:00:00Z"), Kind.CRC_INDEX, "crc_index", 1, 1_201, 0, "ann");

  private static final List<ImportedEntry> ENTRIES =
      IntStream.range(0, 1_201)
          .mapToObj(
              i -> new ImportedEntry("devel/p" + i, "", "%08x".formatted(i), Optional.empty()))
          .toList();

  @Test
  @DisplayName("is told in events of 500 entries, with none lost")
  void isCut() {
    List<ImportEvent> events = ImportRules.take(ImportState.EMPTY, WANTED, ENTRIES);
    assertThat(events).hasSize(4).startsWith(WANTED);
    List<List<ImportedEntry>> chunks =
        events.stream()
            .filter(EntriesImported.class::isInstance)
            .map(event -> ((EntriesImported) event).entries())
            .toList();
    assertThat(chunks).extracting(List::size).containsExactly(500, 500, 201);
    assertThat(chunks.stream().flatMap(List::stream).toList()).isEqualTo(ENTRIES);
  }

  @Test
  @DisplayName("is told once, however often it is asked")
  void isToldOnce() {
    ImportState state = ImportState.EMPTY;
    for (ImportEvent event : ImportRules.take(state, WANTED, ENTRIES)) {
      state = state.apply(event);
    }
    assertThat(state.store()).contains(WANTED);
    assertThat(ImportRules.take(state, WANTED, ENTRIES)).isEmpty();
  }
}
