package dev.cairn.journal;

import java.nio.file.Path;

/**
 * What was taken over from Akka's own LevelDB plugin.
 *
 * @param entities that have or had events
 * @param events that are here now
 * @param keptAside where the files of the old journal are
 */
public record ImportReport(long entities, long events, Path keptAside) {}
