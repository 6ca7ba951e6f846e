package dev.cairn.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request of a client.
 *
 * @param client who asked; one client asks one thing at a time
 * @param invokedAt just before it was sent
 * @param endedAt just after the client knew how it ended
 */
public record Operation(
    String client, Request request, Instant invokedAt, Instant endedAt, Outcome outcome) {

  /** What is asked. */
  public sealed interface Request {
    /** Build these recipes and what they need. */
    record Submit(Set<String> names) implements Request {}

    /** Tell the newest events. */
    record Look() implements Request {}
  }

  /** How it ended for the client. */
  public sealed interface Outcome {
    /** Taken by a run, or there was nothing to do. */
    record Taken(Optional<String> runId) implements Outcome {}

    /** Told what is stored, the oldest first. */
    record Seen(List<Seeing> events) implements Outcome {}

    /** Refused: nothing happened. */
    record Fail(String why) implements Outcome {}

    /** No answer: it may have happened or not. */
    record Info(String why) implements Outcome {}
  }

  /** An event as a client was told of it. */
  public record Seeing(long offset, Entry.Key key) {}
}
