package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.EntriesImported;
import dev.cairn.builddb.ImportEvent.StoreImported;
import dev.cairn.journal.Stored;
import java.util.Optional;

/**
 * What is known of a file of an old build store: the fold of its events. Pure.
 *
 * @param store absent before it is taken over
 */
public record ImportState(Optional<StoreImported> store) implements Stored {

  /** Before the first event. */
  public static final ImportState EMPTY = new ImportState(Optional.empty());

  /** The state after {@code event}. Entries are for the build database, not for the state. */
  public ImportState apply(ImportEvent event) {
    return switch (event) {
      case StoreImported imported -> new ImportState(Optional.of(imported));
      case EntriesImported _ -> this;
    };
  }
}
