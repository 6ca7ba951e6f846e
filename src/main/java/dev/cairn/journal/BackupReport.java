package dev.cairn.journal;

import java.nio.file.Path;

/**
 * What was copied from or to a backup.
 *
 * @param directory where the copy is
 * @param events how many it holds; also the offset of its newest
 * @param bytes what its database takes
 */
public record BackupReport(Path directory, long events, long bytes) {}
