package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.EntriesImported;
import dev.cairn.builddb.ImportEvent.ImportedEntry;
import dev.cairn.builddb.ImportEvent.StoreImported;
import java.util.ArrayList;
import java.util.List;

/** Which facts follow from a wish to take over a file. Pure. */
final class ImportRules {
  /** Entries of one event at most, so that no event is much longer than 100 KiB. */
  static final int CHUNK = 500;

  private ImportRules() {}

  /** The facts, which are stored together; none when the file was taken over before. */
  static List<ImportEvent> take(
      ImportState state, StoreImported wanted, List<ImportedEntry> entries) {
    if (state.store().isPresent()) {
      return List.of();
    }
    List<ImportEvent> events = new ArrayList<>();
    events.add(wanted);
    for (int from = 0; from < entries.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, entries.size());
      events.add(new EntriesImported(wanted.at(), List.copyOf(entries.subList(from, to))));
    }
    return List.copyOf(events);
  }
}
