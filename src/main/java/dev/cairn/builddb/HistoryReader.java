package dev.cairn.builddb;

import dev.cairn.build.RequestState;
import java.util.List;
import java.util.Optional;

/**
 * Gives the past. Every answer holds each event that was acknowledged before the question. Blocks
 * while what is new is read from the journal; building goes on meanwhile.
 *
 * <p>All methods throw {@link HistoryException} when journal or database cannot be read.
 */
public interface HistoryReader {

  /** A page of the attempts that {@code query} describes. */
  Page<BuildRecord> builds(BuildQuery query) throws InterruptedException;

  /**
   * All attempts that {@code query} describes, whatever its page and order, that are over and were
   * no fetches.
   */
  List<BuildTiming> timings(BuildQuery query) throws InterruptedException;

  /** The attempt whose id is or begins with {@code buildId}, when there is exactly one. */
  Optional<BuildRecord> build(String buildId) throws InterruptedException;

  /** A page of the runs that {@code query} describes. */
  Page<RunRecord> runs(RunQuery query) throws InterruptedException;

  /** Requests with a key that are not forgotten yet, the oldest first. */
  List<RequestState.Known> requests() throws InterruptedException;

  /** The request of that key, if it is not forgotten yet. */
  Optional<KeyedRequest> request(String key) throws InterruptedException;

  /** Names of all recipes that were ever attempted, sorted. */
  List<String> names() throws InterruptedException;

  /** The newest attempt at the recipe {@code name}. */
  default Optional<BuildRecord> newestOf(String name) throws InterruptedException {
    return builds(BuildQuery.all().ofName(name).page(0, 1)).entries().stream().findFirst();
  }

  /** The newest run. */
  default Optional<RunRecord> newestRun() throws InterruptedException {
    return runs(RunQuery.newest(1)).entries().stream().findFirst();
  }
}
