package dev.cairn.build;

import dev.cairn.build.WorkerEvent.WorkerJoined;
import dev.cairn.build.WorkerEvent.WorkerLeft;
import dev.cairn.build.WorkerEvent.WorkerPaused;
import dev.cairn.build.WorkerEvent.WorkerResumed;
import java.time.Instant;
import java.util.List;

/** Which facts follow from a request to a worker. Pure; repeating a request has no facts. */
public final class WorkerRules {

  private WorkerRules() {}

  static List<WorkerEvent> join(WorkerState state, String confinement, Instant now) {
    return state.joined() && state.confinement().equals(confinement)
        ? List.of()
        : List.of(new WorkerJoined(now, confinement));
  }

  static List<WorkerEvent> leave(WorkerState state, String why, Instant now) {
    return state.joined() ? List.of(new WorkerLeft(now, why)) : List.of();
  }

  static List<WorkerEvent> pause(WorkerState state, String by, Instant now) {
    return state.paused() ? List.of() : List.of(new WorkerPaused(now, by));
  }

  static List<WorkerEvent> resume(WorkerState state, String by, Instant now) {
    return state.paused() ? List.of(new WorkerResumed(now, by)) : List.of();
  }
}
