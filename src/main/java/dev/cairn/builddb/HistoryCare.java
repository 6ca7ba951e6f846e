package dev.cairn.builddb;

import java.io.Writer;
import java.util.List;
import java.util.Set;

/**
 * Looks after the build database while it is in use. Throws {@link HistoryException} when journal
 * or database cannot be read.
 */
public interface HistoryCare {

  /** What the database holds. */
  DatabaseStatistics statistics() throws InterruptedException;

  /**
   * Makes all tables anew from the journal. Questions are answered from the old ones until the new
   * ones have everything; then both change places.
   *
   * @return how many milestones the new tables tell of
   */
  long rebuild() throws InterruptedException;

  /**
   * Removes the newest successes and fingerprints of recipes that there are no more. What was built
   * stays. A rebuild brings them back.
   *
   * @param recipes names of all recipes that there are
   * @return names of those that were removed, sorted
   */
  List<String> clean(Set<String> recipes) throws InterruptedException;

  /**
   * Writes all tables as they are at one moment, a line of JSON for each row.
   *
   * @return how many rows
   * @throws java.io.UncheckedIOException when {@code out} fails
   */
  long export(Writer out) throws InterruptedException;
}
