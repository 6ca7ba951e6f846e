package dev.cairn.offence.build;

import java.nio.file.Path;
import java.util.List;

/** An event that is impure only through what it is made of. */
public record PathCarryingEvent(List<Value> values, Value first) {
  /** Looks like a value. */
  record Value(Inner inner) {}

  /** Is none. */
  record Inner(Path path) {}
}
