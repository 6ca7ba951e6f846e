package dev.cairn.builddb;

import dev.cairn.builddb.BuildRecord.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which attempts are wanted, and in which order. Starts with {@link #all} and is narrowed down.
 *
 * @param name name or origin of the recipe, exactly
 * @param statuses one of them; empty for any
 * @param runId beginning of the run's id
 * @param worker {@code node/slot}, or the number of a slot
 * @param failure of what kind it is
 * @param since queued at or after it
 * @param until queued before it
 * @param page from 0
 * @param limit entries of a page, 0 to {@link #LIMIT_MAX}; with 0 they are only counted
 */
public record BuildQuery(
    Optional<String> name,
    Set<Status> statuses,
    Optional<String> runId,
    Optional<String> worker,
    Optional<FailureClass> failure,
    Optional<Instant> since,
    Optional<Instant> until,
    Order order,
    int page,
    int limit) {

  /** Entries of a page at most: an answer of some megabytes. */
  public static final int LIMIT_MAX = 10_000;

  /** Entries of a page unless it is said. */
  public static final int LIMIT_USUAL = 100;

  /** What comes first. */
  public enum Order {
    NEWEST,
    OLDEST,
    SLOWEST
  }

  /** A copy that nobody changes, within its bounds. */
  public BuildQuery {
    statuses = Set.copyOf(statuses);
    page = Math.max(0, page);
    limit = Math.clamp(limit, 0, LIMIT_MAX);
  }

  /** Every attempt, the newest first. */
  public static BuildQuery all() {
    return new BuildQuery(
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Order.NEWEST,
        0,
        LIMIT_USUAL);
  }

  /** Only those at the recipe {@code wanted}. */
  public BuildQuery ofName(String wanted) {
    return new BuildQuery(
        Optional.of(wanted), statuses, runId, worker, failure, since, until, order, page, limit);
  }

  /** Only those that are in one of these states. */
  public BuildQuery in(Status... wanted) {
    Set<Status> any = EnumSet.noneOf(Status.class);
    any.addAll(Arrays.asList(wanted));
    return new BuildQuery(name, any, runId, worker, failure, since, until, order, page, limit);
  }

  /** Only those of the run whose id is or begins with {@code wanted}. */
  public BuildQuery ofRun(String wanted) {
    return new BuildQuery(
        name, statuses, Optional.of(wanted), worker, failure, since, until, order, page, limit);
  }

  /** Only those that {@code wanted} carried out. */
  public BuildQuery ofWorker(String wanted) {
    return new BuildQuery(
        name, statuses, runId, Optional.of(wanted), failure, since, until, order, page, limit);
  }

  /** Only those that failed in this way. */
  public BuildQuery failedBy(FailureClass wanted) {
    return new BuildQuery(
        name, statuses, runId, worker, Optional.of(wanted), since, until, order, page, limit);
  }

  /** Only those queued from {@code from} on and before {@code to}. */
  public BuildQuery between(Optional<Instant> from, Optional<Instant> to) {
    return new BuildQuery(name, statuses, runId, worker, failure, from, to, order, page, limit);
  }

  /** In this order. */
  public BuildQuery by(Order wanted) {
    return new BuildQuery(
        name, statuses, runId, worker, failure, since, until, wanted, page, limit);
  }

  /** The page with that number, from 0, of {@code entries} each. */
  public BuildQuery page(int number, int entries) {
    return new BuildQuery(
        name, statuses, runId, worker, failure, since, until, order, number, entries);
  }
}
