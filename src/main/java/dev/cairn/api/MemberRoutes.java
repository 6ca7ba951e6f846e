package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.server.Route;
import java.util.List;

/**
 * What a node answers that does not lead: what concerns itself, and all else from the one that
 * leads.
 */
final class MemberRoutes extends ApiFrame {
  private final MemberServices services;
  private final LeadForwarding lead;

  MemberRoutes(ActorSystem<?> system, MemberServices services, String host) {
    super(system, services.facts(), host);
    this.services = services;
    this.lead = new LeadForwarding(system, services.lead());
  }

  /** Everything below {@code /api/v1}. */
  Route create() {
    Route closed =
        concat(
            path("cluster", () -> get(() -> answer(this::cluster))),
            path("shutdown", () -> post(() -> answer(this::shutDown))),
            extractRequest(request -> respondLater(answers -> lead.forward(request, answers))));
    return frame(new MemberWatch(services.facts()), closed);
  }

  private Wire.Cluster cluster() {
    return new Wire.Cluster(
        services.facts().members().get().stream()
            .map(member -> Views.member(member, List.of()))
            .toList());
  }

  private Wire.Done shutDown() {
    Thread.ofPlatform().name("shutdown").start(services.shutdown());
    return new Wire.Done(true);
  }
}
