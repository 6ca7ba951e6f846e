package dev.cairn.api;

/**
 * What the API of a node is given that only builds for its controller.
 *
 * @param facts what every server is given
 * @param shutdown ends the node; may take its time, runs on a thread of its own
 */
public record WorkerServices(ServerFacts facts, Runnable shutdown) {}
