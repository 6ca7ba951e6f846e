package dev.cairn.build;

import dev.cairn.build.WorkerEvent.WorkerJoined;
import dev.cairn.build.WorkerEvent.WorkerLeft;
import dev.cairn.build.WorkerEvent.WorkerPaused;
import dev.cairn.build.WorkerEvent.WorkerResumed;
import dev.cairn.journal.Stored;

/**
 * What is known of one worker slot: the fold of its events. Pure: no clock, no I/O, no Akka.
 *
 * @param joined whether its node offers it
 * @param paused whether it takes no builds; a pause outlives the node
 * @param confinement what its rooms are kept apart by; empty before it joined
 */
public record WorkerState(boolean joined, boolean paused, String confinement) implements Stored {

  /** Before the first event. */
  public static final WorkerState UNKNOWN = new WorkerState(false, false, "");

  /** The state after {@code event}. */
  public WorkerState apply(WorkerEvent event) {
    return switch (event) {
      case WorkerJoined(var _, var rooms) -> new WorkerState(true, paused, rooms);
      case WorkerLeft _ -> new WorkerState(false, paused, confinement);
      case WorkerPaused _ -> new WorkerState(joined, true, confinement);
      case WorkerResumed _ -> new WorkerState(joined, false, confinement);
    };
  }
}
