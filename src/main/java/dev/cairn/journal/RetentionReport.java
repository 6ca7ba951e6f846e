package dev.cairn.journal;

/**
 * What retention removed, or would remove.
 *
 * @param removed events whose body went; what is hashed of them stays
 * @param needed events that are old enough and stay, because their entity recovers from them
 * @param bytes what the journal holds less; a digest stays of each body, and may be longer
 */
public record RetentionReport(long removed, long needed, long bytes) {}
