package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.ServiceKey;
import dev.cairn.journal.Stored;

/** How members find the controller that leads, or the only one. */
sealed interface LeadProtocol extends Stored {
  /** By which it is known among them. */
  ServiceKey<WhereIsIt> LEAD = ServiceKey.create(WhereIsIt.class, "lead");

  /** Tell where this controller answers to members; comes when it leads. */
  record WhereIsIt(ActorRef<Place> replyTo) implements LeadProtocol, LeadActor.Command {}

  /** Where a controller answers to members: a base address, and what it wants to see. */
  record Place(String address, String secret) implements LeadProtocol {}
}
