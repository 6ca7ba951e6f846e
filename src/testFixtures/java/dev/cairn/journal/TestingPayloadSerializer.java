package dev.cairn.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.actor.ExtendedActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializerWithStringManifest;
import dev.cairn.journal.TestingPayload.Label;
import dev.cairn.journal.TestingPayload.Reference;
import dev.cairn.journal.TestingPayload.Unreadable;
import dev.cairn.journal.TestingPayload.Unwritable;

/**
 * Serializer of {@link TestingPayload}, strict about what a plugin owes to serializers: the actor
 * system as the place where references are to be read, in both directions, and the manifest.
 *
 * <p>A plugin that calls it on a thread of its own, without telling which actor system it works
 * for, would write references that no other node can resolve; here it fails.
 */
public final class TestingPayloadSerializer extends SerializerWithStringManifest {

  private final ExtendedActorSystem system;

  /** Called by Akka. */
  public TestingPayloadSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return 77_001;
  }

  @Override
  public String manifest(Object payload) {
    return switch ((TestingPayload) payload) {
      case Reference _ -> "reference";
      case Label _ -> "label";
      case Unwritable _ -> "unwritable";
      case Unreadable _ -> "unreadable";
    };
  }

  @Override
  public byte[] toBinary(Object payload) {
    requireTransport();
    return switch ((TestingPayload) payload) {
      case Reference(var actor) -> Serialization.serializedActorPath(actor).getBytes(UTF_8);
      case Label(var text) -> text.getBytes(UTF_8);
      case Unwritable _ -> throw new IllegalArgumentException("this payload cannot be written");
      case Unreadable _ -> new byte[] {1};
    };
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    requireTransport();
    String text = new String(bytes, UTF_8);
    return switch (manifest) {
      case "reference" -> new Reference(system.provider().resolveActorRef(text));
      case "label" -> new Label(text);
      default -> throw new IllegalArgumentException("nobody can read \"" + manifest + "\"");
    };
  }

  private void requireTransport() {
    // Fails by itself when a plugin does not tell it at all.
    Serialization.Information transport = Serialization.getCurrentTransportInformation();
    if (transport.system() != system
        || !transport.address().equals(system.provider().getDefaultAddress())) {
      throw new IllegalStateException("a plugin tells serializers which actor system it works for");
    }
  }
}
