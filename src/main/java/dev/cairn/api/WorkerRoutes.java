package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.server.Route;
import java.util.List;

/** Which requests a node answers that only builds for its controller. */
final class WorkerRoutes extends ApiFrame {
  private final WorkerServices services;

  WorkerRoutes(ActorSystem<?> system, WorkerServices services, String host) {
    super(system, services.facts(), host);
    this.services = services;
  }

  /** Everything below {@code /api/v1}. */
  Route create() {
    Route closed =
        concat(
            path("cluster", () -> get(() -> answer(this::cluster))),
            path("shutdown", () -> post(() -> answer(this::shutDown))),
            respond(
                answers ->
                    answers.problem(
                        404,
                        "NOT_A_CONTROLLER",
                        "this node only builds for its controller: ask that one")));
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
