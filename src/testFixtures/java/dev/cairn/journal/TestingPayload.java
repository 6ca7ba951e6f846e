package dev.cairn.journal;

import akka.actor.ActorRef;

/** What the contracts of plugins store to try serialization: {@link TestingPayloadSerializer}. */
sealed interface TestingPayload {

  /** Remembers an actor. */
  record Reference(ActorRef actor) implements TestingPayload {}

  /** The same bytes as a reference to nobody; only the manifest tells which it is. */
  record Label(String text) implements TestingPayload {}

  /** Cannot be written: its serializer fails. */
  record Unwritable() implements TestingPayload {}

  /** Can be written, and then never be read: its serializer fails. */
  record Unreadable() implements TestingPayload {}

  /** Has no serializer at all, and is therefore no part of the family. */
  final class Unknown {
    @Override
    public String toString() {
      return "Unknown";
    }
  }
}
