package dev.cairn.journal;

/** What the database of a journal took before and after it was compacted. */
public record CompactionReport(long bytesBefore, long bytesAfter) {}
