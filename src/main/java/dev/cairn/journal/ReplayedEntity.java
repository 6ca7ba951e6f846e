package dev.cairn.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * An entity at a point of its life.
 *
 * @param entity persistence id
 * @param sequenceNr of its last event there; 0 before the first
 * @param at when that was stored; absent before the first
 * @param newestSequenceNr of its newest event
 * @param stateType name of the state's class
 */
public record ReplayedEntity(
    String entity,
    long sequenceNr,
    Optional<Instant> at,
    long newestSequenceNr,
    String stateType,
    JsonNode state) {}
