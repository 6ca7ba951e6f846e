package dev.cairn.build;

import akka.actor.typed.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import java.io.IOException;

/** Writes and reads the documents of orders, as messages between nodes are written. */
public final class OrderDocuments {
  private final Serialization serialization;

  /** With the serialization of {@code system}. */
  public OrderDocuments(ActorSystem<?> system) {
    this.serialization = SerializationExtension.get(system.classicSystem());
  }

  /** The document. */
  byte[] write(RemoteOrder order) {
    return serialization.serialize(order).get();
  }

  /**
   * The order of a document.
   *
   * @throws IOException when it is none; the message is one line
   */
  RemoteOrder read(byte[] document) throws IOException {
    try {
      SerializerWithStringManifest serializer =
          (SerializerWithStringManifest) serialization.serializerFor(RemoteOrder.class);
      return (RemoteOrder) serializer.fromBinary(document, RemoteOrder.class.getName());
    } catch (java.io.NotSerializableException | RuntimeException broken) {
      throw new IOException(
          "the order cannot be read; do all nodes have the same version? (" + broken + ")", broken);
    }
  }
}
