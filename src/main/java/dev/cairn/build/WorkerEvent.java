package dev.cairn.build;

import dev.cairn.journal.Stored;
import java.time.Instant;

/** What happened to one worker slot. Facts only: past tense, immutable, stored for ever. */
public sealed interface WorkerEvent extends Stored {

  /** When it happened, on the clock of the node that stored it. */
  Instant at();

  /** The node offers this slot, with rooms of kind {@code confinement}. */
  record WorkerJoined(Instant at, String confinement) implements WorkerEvent {}

  /** Its node is gone, or offers it no more; {@code why} is one line. */
  record WorkerLeft(Instant at, String why) implements WorkerEvent {}

  /** Somebody asked that it takes no further build. */
  record WorkerPaused(Instant at, String by) implements WorkerEvent {}

  /** It takes builds again. */
  record WorkerResumed(Instant at, String by) implements WorkerEvent {}
}
