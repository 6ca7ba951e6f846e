package dev.cairn.builddb;

import dev.cairn.builddb.BuildRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What statistics need of an attempt that is over.
 *
 * @param origin where its recipe stands in the tree
 * @param worker {@code node/slot}; empty when it was given to none
 * @param took zero when it was not begun
 */
public record BuildTiming(
    Status status,
    String origin,
    String worker,
    Duration took,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {}
