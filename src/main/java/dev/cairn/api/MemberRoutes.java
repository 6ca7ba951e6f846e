package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import dev.cairn.cluster.Member;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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
            path("cluster", () -> guarded(get(() -> respondLater(this::cluster)))),
            path("shutdown", () -> guarded(post(() -> answer(this::shutDown)))),
            extractRequest(request -> respondLater(answers -> lead.forward(request, answers))));
    return frame(new MemberWatch(services.facts()), api);
  }

  /** Who is a member is seen from here; what the members do, the one that leads knows. */
  private CompletionStage<HttpResponse> cluster(Answers answers) {
    return lead.cluster()
        .thenApply(
            known ->
                answers.of(
                    () ->
                        new Wire.Cluster(
                            services.facts().members().get().stream()
                                .map(member -> Views.member(member, of(member, known)))
                                .toList())));
  }

  private static Optional<Wire.ClusterMember> of(Member member, Wire.Cluster known) {
    return known.members().stream()
        .filter(
            each -> each.node().equals(member.node()) && each.address().equals(member.address()))
        .findFirst();
  }

  private Wire.Done shutDown() {
    Thread.ofPlatform().name("shutdown").start(services.shutdown());
    return new Wire.Done(true);
  }
}
