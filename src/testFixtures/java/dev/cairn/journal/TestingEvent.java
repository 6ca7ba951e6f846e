package dev.cairn.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A small family of stored things, with one field of each sort that events have. */
public sealed interface TestingEvent extends Stored {

  /** A stone was laid. */
  record StoneLaid(String name, long weightGrams, Instant at, Optional<String> by, List<String> on)
      implements TestingEvent {}

  /** Kinds may be grouped. */
  sealed interface Ended extends TestingEvent {}

  /** The day's work was over. */
  record DayEnded(Duration worked) implements Ended {}
}
