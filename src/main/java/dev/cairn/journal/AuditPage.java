package dev.cairn.journal;

import java.util.List;

/**
 * A part of what was asked for.
 *
 * @param entries in the order of the journal
 * @param upTo offset up to which everything was looked at; the next part is behind it
 * @param isEnd whether there is no more at present
 */
public record AuditPage(List<AuditEntry> entries, long upTo, boolean isEnd) {}
