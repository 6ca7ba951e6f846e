package dev.cairn.builddb;

import dev.cairn.build.RequestState;

/**
 * A request with a key that was carried out.
 *
 * @param answer what its client was told beside the run; empty when that was nothing
 */
public record KeyedRequest(RequestState.Known known, String answer) {}
