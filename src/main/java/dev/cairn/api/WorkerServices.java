package dev.cairn.api;

import dev.cairn.cluster.Member;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the API of a node is given that only builds for its controller.
 *
 * @param facts what every server is given
 * @param members of its cluster, the oldest first; none while it is not let in
 * @param metrics what the node measures of itself, in the text format of Prometheus
 * @param shutdown ends the node; may take its time, runs on a thread of its own
 */
public record WorkerServices(
    ServerFacts facts,
    Supplier<List<Member>> members,
    Supplier<String> metrics,
    Runnable shutdown) {}
