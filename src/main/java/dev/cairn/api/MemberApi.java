package dev.cairn.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;

/** The API of a member: passes requests on to the controller that leads, until it is that one. */
public final class MemberApi {
  private final ActorSystem<?> system;
  private final String host;
  private volatile Route now;

  /** The API of a node that does not lead, which listens on {@code host}. */
  public MemberApi(ActorSystem<?> system, String host, MemberServices services) {
    this.system = system;
    this.host = host;
    this.now = new MemberRoutes(system, services, host).create();
  }

  /** Requests that come from now on are answered here. */
  public void lead(ApiServices services) {
    now = new ApiRoutes(system, services, services.facts(), host).create();
  }

  Route route() {
    return Directives.extractRequest(_ -> now);
  }
}
