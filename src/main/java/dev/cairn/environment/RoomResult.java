package dev.cairn.environment;

import java.time.Duration;

/** How a command in a room ended. */
public sealed interface RoomResult {

  /** It ended by itself with this exit status; 128 + n when signal n ended it. */
  record Exited(int status) implements RoomResult {}

  /** The watchdog killed it: no output for {@code silence}. */
  record FellSilent(Duration silence) implements RoomResult {}

  /** The watchdog killed it: it ran for {@code total} in all. */
  record TookTooLong(Duration total) implements RoomResult {}

  /** {@link Room#cancel()} killed it. */
  record Cancelled() implements RoomResult {}
}
