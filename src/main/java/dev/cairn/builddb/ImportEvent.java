package dev.cairn.builddb;

import dev.cairn.journal.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was taken over of an old build store, one file for each entity. Facts only: past tense,
 * immutable, stored for ever.
 */
public sealed interface ImportEvent extends Stored {

  /** When it happened, on the clock of the node that stored it. */
  Instant at();

  /** Which store a file is. Each has fingerprints of its own, which mean nothing to another. */
  enum Kind {
    /** Text {@code crc_index}: CRC-32 over paths and content. */
    CRC_INDEX,
    /** Binary {@code dsynth.db}: CRC-32 over paths, sizes and times of change. */
    DSYNTH_DB,
    /** ndbm {@code ports_crc.db}: CRC-32C over times of change, sizes and paths. */
    PORTS_CRC;

    /** The word for people and programs, such as {@code crc-index}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** By which its fingerprints are told from all others, such as {@code dsynth-crc-index}. */
    public String algorithm() {
      return this == DSYNTH_DB ? word() : "dsynth-" + word();
    }
  }

  /**
   * An entry of a store.
   *
   * @param origin {@code category/name}
   * @param flavor empty for none
   * @param fingerprint eight hexadecimal digits, lower case
   * @param lastBuild what the store knew of the newest build; absent when it keeps nothing of it
   */
  record ImportedEntry(
      String origin, String flavor, String fingerprint, Optional<LastBuild> lastBuild) {}

  /**
   * What a store knew of a build. Nobody has proven it.
   *
   * @param version may be empty
   * @param packageFile its name; may be empty
   * @param sizeBytes of that file; 0 when there was none
   * @param changedAt of the entry, to the second
   * @param builtAt to the second
   */
  record LastBuild(
      String version, String packageFile, long sizeBytes, Instant changedAt, Instant builtAt) {}

  /**
   * A file was taken over; its entries follow.
   *
   * @param file its name, as it was told
   * @param sizeBytes its length
   * @param entries how many follow
   * @param refused lines that are no entry
   * @param by who asked
   */
  record StoreImported(
      Instant at, Kind kind, String file, long sizeBytes, int entries, int refused, String by)
      implements ImportEvent {}

  /** Entries of the file, 500 at most. */
  record EntriesImported(Instant at, List<ImportedEntry> entries) implements ImportEvent {}
}
