package dev.cairn.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An event of the stream, ready to be sent.
 *
 * @param offset of the event in the journal that it comes from; 0 when it comes from none
 * @param part which of the events that come from there, from 0
 * @param id what a client names to go on behind this event; empty when {@code offset} is 0
 * @param json one line
 */
record Streamed(
    long offset, int part, String id, String type, String origin, String name, String json) {

  /** One of {@code parts} events that come from the event of the journal at {@code offset}. */
  static Streamed of(StreamMessage event, long offset, int part, int parts) {
    String id = part == parts - 1 ? Long.toString(offset) : offset + "." + part;
    return of(event, offset, part, id);
  }

  /** An event that the journal does not hold. */
  static Streamed passing(StreamMessage event) {
    return of(event, 0, 0, "");
  }

  private static Streamed of(StreamMessage event, long offset, int part, String id) {
    ObjectNode node = Json.wire().createObjectNode();
    node.put("type", event.type());
    node.setAll(Json.wire().<ObjectNode>valueToTree(event));
    if (offset > 0) {
      node.put("offset", offset);
      node.put("id", id);
    }
    return new Streamed(
        offset, part, id, event.type(), event.origin(), event.name(), Json.text(node));
  }

  /** What the stream says of itself; it passes every filter. */
  static Streamed control(Object message) {
    return new Streamed(0, 0, "", "", "", "", Json.text(message));
  }
}
