package dev.cairn.api;

import dev.cairn.access.Keys;
import dev.cairn.access.Limits;
import dev.cairn.cluster.Member;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What every server of the API is given by its node.
 *
 * @param version of this program
 * @param token what whoever may do everything brings; at least 16 characters
 * @param keys what other callers bring
 * @param limits how often who may ask
 * @param hosts names of this node besides the one it listens at
 * @param secrets gives 48 hexadecimal digits that nobody can guess
 * @param clock the node's clock
 * @param requestIds gives a new unique id
 * @param metrics what the node measures of itself
 * @param members of the node's cluster, the oldest first; none when it is in none
 */
public record ServerFacts(
    String version,
    String token,
    Keys keys,
    Limits limits,
    List<String> hosts,
    Supplier<String> secrets,
    InstantSource clock,
    Supplier<String> requestIds,
    PrometheusMeterRegistry metrics,
    Supplier<List<Member>> members) {}
