package dev.cairn.environment;

import java.time.Duration;

/** How a command in a room ended. */
public sealed interface RoomResult {

  /** It ended by itself with this exit status; 128 + n when signal n ended it. */
  record Exited(int status) implements RoomResult {}

  /**
   * It ended with this exit status, not 0, after the kernel had refused it more of something.
   *
   * @param limit which limit, for people, such as {@code out of memory: limit 2 GiB}
   */
  record HitLimit(int status, String limit) implements RoomResult {}

  /** The watchdog killed it: no output for {@code silence}. */
  record FellSilent(Duration silence) implements RoomResult {}

  /** The watchdog killed it: it ran for {@code total} in all. */
  record TookTooLong(Duration total) implements RoomResult {}

  /** {@link Room#cancel()} killed it. */
  record Cancelled() implements RoomResult {}
}
