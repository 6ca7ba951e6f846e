package dev.cairn.journal;

import java.util.OptionalLong;

/**
 * What an export wrote.
 *
 * @param events that were written
 * @param missing events of the range that are gone or cannot be read; 0 when it is complete.
 *     Whether the filter means them is not known
 * @param firstMissing offset of the first of them
 */
public record ExportReport(long events, long missing, OptionalLong firstMissing) {}
