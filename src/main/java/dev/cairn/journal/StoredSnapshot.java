package dev.cairn.journal;

import dev.cairn.journal.EventRecord.Metadata;
import java.util.Optional;

/**
 * A snapshot as it is stored.
 *
 * @param timestampMs when Akka took it; milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the disk, never compared
record StoredSnapshot(
    String persistenceId,
    long sequenceNr,
    long timestampMs,
    int serializerId,
    String serializerManifest,
    byte[] bytes,
    Optional<Metadata> metadata) {}
