package dev.cairn.builddb;

import dev.cairn.builddb.ImportEvent.ImportedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Questions that people ask of the past. Throws {@link HistoryException} when journal or database
 * cannot be read.
 */
public interface HistoryQuestions {

  /**
   * How long the builds of a recipe take.
   *
   * @param newest duration of its newest success
   * @param mean of all its successes
   * @param successes how many there were
   */
  record Slow(String name, String version, Duration newest, Duration mean, long successes) {}

  /**
   * A recipe that both failed and succeeded with the same content and options.
   *
   * @param version of those builds
   * @param kinds of its failures, each once, sorted
   */
  record Flaky(
      String name, String version, long successes, long failures, List<FailureClass> kinds) {}

  /**
   * What an old build store knew of an origin. Nobody has proven it, and no plan asks for it.
   *
   * @param importedBy who asked that it be taken over
   */
  record Imported(
      ImportedEntry entry,
      ImportEvent.Kind kind,
      String file,
      Instant importedAt,
      String importedBy) {}

  /** The recipes whose newest success took longest, the slowest first. */
  List<Slow> slowest(int limit) throws InterruptedException;

  /** Recipes that failed for no reason of their own, those with the most failures first. */
  List<Flaky> flaky(int limit) throws InterruptedException;

  /** The newest attempt that made packages of the recipe {@code name}. */
  Optional<BuildRecord> lastGood(String name) throws InterruptedException;

  /**
   * Recipes whose newest success used the recipe {@code name}: first those that used it themselves,
   * then those that used these, and so on; each once, each list sorted.
   */
  List<List<String>> dependents(String name) throws InterruptedException;

  /**
   * What was taken over of an origin, sorted by origin, flavor and store.
   *
   * @param nameOrOrigin {@code category/name}, or its name in whatever category
   */
  List<Imported> imported(String nameOrOrigin) throws InterruptedException;
}
