package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.time.Duration;
import java.util.List;

/** How somebody watches a run. */
interface RunDisplay extends AutoCloseable {

  /** An event of the run or of one of its builds; {@code progress} has it already. */
  void event(RunFeed.Event event, RunProgress progress);

  /** Something to be said besides. */
  void note(String line);

  /** Whether {@link #tick} has any use. */
  default boolean isLive() {
    return false;
  }

  /** A quarter of a second has passed. */
  default void tick(Wire.Status status, RunProgress progress, Duration elapsed) {}

  /** The run is over. */
  void summary(List<String> lines, RunProgress progress);

  /** Leaves the terminal as it was. */
  @Override
  default void close() {}
}
