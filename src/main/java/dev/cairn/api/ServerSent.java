package dev.cairn.api;

import akka.util.ByteString;

/** Events as {@code text/event-stream} has them. Pure. */
final class ServerSent {
  /** A comment, which keeps the connection open. */
  static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

  private ServerSent() {}

  /**
   * An event.
   *
   * @param id what the client names when it connects again; empty to leave that as it is
   * @param line JSON, so without line breaks
   */
  static ByteString event(String id, String line) {
    return ByteString.fromString(
        id.isEmpty() ? "data: " + line + "\n\n" : "id: " + id + "\ndata: " + line + "\n\n");
  }
}
