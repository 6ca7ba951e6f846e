package dev.cairn.journal;

import java.util.List;
import java.util.Optional;

/**
 * Events of one entity that are stored together or not at all.
 *
 * @param lowestSequenceNr sequence number of the first, also when the write is refused
 * @param highestSequenceNr sequence number of the last
 * @param refusal why it cannot be stored, known before; the events are then empty
 */
record NewWrite(
    String persistenceId,
    long lowestSequenceNr,
    long highestSequenceNr,
    List<NewEvent> events,
    Optional<Exception> refusal) {}
