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
    this(
        system,
        services,
        host,
        new LeadForwarding(
            system, services.lead(), new ApiGuard(services.facts().access().token())));
  }

  private MemberRoutes(
      ActorSystem<?> system, MemberServices services, String host, LeadForwarding lead) {
    super(system, services.facts(), host, (request, _) -> lead.caller(request));
    this.services = services;
    this.lead = lead;
  }

  /** Everything below {@code /api/v1}. */
  Route create() {
    Route api =
        concat(
            path("cluster", () -> guarded(get(() -> answer(this::cluster)))),
            path("shutdown", () -> guarded(post(() -> answer(this::shutDown)))),
            extractRequest(request -> respondLater(answers -> lead.forward(request, answers))));
    return frame(new MemberWatch(services.facts()), api);
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
