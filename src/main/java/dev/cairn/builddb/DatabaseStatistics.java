package dev.cairn.builddb;

import java.util.Map;

/**
 * What the build database holds.
 *
 * @param where file, or address and schema
 * @param milestones how many events of the journal it tells of
 * @param rows table to how many rows it has
 * @param bytes what it takes on its disk
 */
public record DatabaseStatistics(
    String where, long milestones, Map<String, Long> rows, long bytes) {}
