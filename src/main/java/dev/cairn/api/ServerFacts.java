package dev.cairn.api;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What every server of the API is given by its node.
 *
 * @param version of this program
 * @param token what a client must bring; at least 16 characters
 * @param clock the node's clock
 * @param requestIds gives a new unique id
 */
public record ServerFacts(
    String version, String token, InstantSource clock, Supplier<String> requestIds) {}
