package dev.cairn.api;

/**
 * What the API of a node is given as long as it does not lead: a worker, or a controller that
 * waits.
 *
 * @param facts what every server is given
 * @param lead how the controller that leads is asked
 * @param shutdown ends the node; may take its time, runs on a thread of its own
 */
public record MemberServices(ServerFacts facts, LeadDoor lead, Runnable shutdown) {}
