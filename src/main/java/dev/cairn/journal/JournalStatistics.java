package dev.cairn.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of what a journal holds.
 *
 * @param events that can be read
 * @param unreadable events that are gone or cannot be read
 * @param bodiesRemoved events of which retention has left the header and the hash
 * @param checkpoints in the database
 * @param keys fingerprints of the keys that signed them, oldest first; at most a hundred
 * @param bytesOnDisk of all its files
 * @param oldest when the first event was stored; empty while there are none
 * @param newest when the last one was stored
 * @param byEntityType events by the part of the persistence id before the bar
 * @param byKind events by the name of their class, without its package
 * @param byTag events by tag; those with several count several times
 */
public record JournalStatistics(
    long events,
    long unreadable,
    long bodiesRemoved,
    long entities,
    long snapshots,
    long checkpoints,
    List<String> keys,
    long bytesOnDisk,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    Map<String, Long> byEntityType,
    Map<String, Long> byKind,
    Map<String, Long> byTag) {
  /** Names that are counted one by one; what has others is counted under {@link #OTHERS}. */
  public static final int NAMES_MAX = 1000;

  /** The name of all that are not counted one by one. */
  public static final String OTHERS = "(others)";
}
