package dev.cairn.journal;

/**
 * A part of the journal.
 *
 * @param first offset of its first event, inclusive; at least 1
 * @param last offset of its last event, inclusive; may be beyond the newest
 */
public record OffsetRange(long first, long last) {
  /** The whole journal. */
  public static final OffsetRange ALL = new OffsetRange(1, Long.MAX_VALUE);

  /** A range that begins with an event. */
  public OffsetRange {
    if (first < 1) {
      throw new IllegalArgumentException(
          "an export from offset %d; offsets begin with 1".formatted(first));
    }
  }
}
