package dev.cairn.environment;

import java.util.Optional;

/** Tells afterwards whether the kernel held a command back at one of its limits. */
interface RoomLimitWatch {

  /** Counters of refusals so far. */
  record Reading(long outOfMemory, long processesRefused) {}

  /** The counters now. */
  Reading read();

  /** Which limit was reached since {@code before}, for people. */
  Optional<String> reachedSince(Reading before);

  /** What to say when the files of the room have reached their limit. */
  String diskFull();
}
