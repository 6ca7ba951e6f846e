package dev.cairn.api;

import dev.cairn.access.Access;
import dev.cairn.cluster.Member;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What every server of the API is given by its node.
 *
 * @param version of this program
 * @param access who may ask
 * @param clock the node's clock
 * @param requestIds gives a new unique id
 * @param metrics what the node measures of itself
 * @param members of the node's cluster, the oldest first; none when it is in none
 */
public record ServerFacts(
    String version,
    Access access,
    InstantSource clock,
    Supplier<String> requestIds,
    PrometheusMeterRegistry metrics,
    Supplier<List<Member>> members) {

  /** The same for clients that bring another token. */
  ServerFacts withToken(String other) {
    return new ServerFacts(version, access.withToken(other), clock, requestIds, metrics, members);
  }
}
