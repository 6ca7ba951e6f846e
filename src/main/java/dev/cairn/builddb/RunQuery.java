package dev.cairn.builddb;

/**
 * Which runs are wanted, the newest first.
 *
 * @param runId beginning of the id; empty for any
 * @param isUnfinished only those that have no end
 * @param page from 0
 * @param limit entries of a page, 0 to {@link #LIMIT_MAX}; with 0 they are only counted
 */
public record RunQuery(String runId, boolean isUnfinished, int page, int limit) {

  /** Entries of a page at most: each may hold some thousand builds. */
  public static final int LIMIT_MAX = 1_000;

  /** Within its bounds. */
  public RunQuery {
    page = Math.max(0, page);
    limit = Math.clamp(limit, 0, LIMIT_MAX);
  }

  /** The newest runs. */
  public static RunQuery newest(int limit) {
    return new RunQuery("", false, 0, limit);
  }

  /** The newest run that has no end. */
  public static RunQuery unfinished() {
    return new RunQuery("", true, 0, 1);
  }

  /** Runs whose id is or begins with {@code runId}. */
  public static RunQuery beginningWith(String runId) {
    return new RunQuery(runId, false, 0, 1);
  }
}
