package dev.cairn.api;

import java.time.Instant;
import java.util.List;

/** What the stream of events says of itself. Pure. */
sealed interface StreamControl {

  /** The first message: everything that the journal stores behind {@code offset} follows. */
  record Opened(
      String type, long offset, List<String> types, List<String> packages, Instant timestamp)
      implements StreamControl {}

  /** From here on the client gets what it has asked for. */
  record Subscribed(String type, List<String> types, List<String> packages)
      implements StreamControl {}

  /** The client was too slow: passing events were left out. None of the journal was. */
  record Skipped(String type, String reason) implements StreamControl {}

  /** A message of the client was not understood. */
  record Refused(String type, String message) implements StreamControl {}

  /** The last message: why the stream ends, and what to do. */
  record Closed(String type, String reason) implements StreamControl {}

  static Opened opened(long offset, Subscription subscription, Instant now) {
    return new Opened(
        "stream.opened",
        offset,
        subscription.types().stream().sorted().toList(),
        subscription.packages().stream().sorted().toList(),
        now);
  }

  static Subscribed subscribed(Subscription subscription) {
    return new Subscribed(
        "stream.subscribed",
        subscription.types().stream().sorted().toList(),
        subscription.packages().stream().sorted().toList());
  }

  static Skipped skipped() {
    return new Skipped(
        "stream.skipped",
        "this client reads slowly; events that the journal does not hold are gone");
  }

  static Refused refused(String message) {
    return new Refused("stream.refused", message);
  }

  static Closed closed(String reason) {
    return new Closed("stream.closed", reason);
  }
}
