package dev.cairn.build;

import dev.cairn.build.WorkerEvent.WorkerJoined;
import dev.cairn.build.WorkerEvent.WorkerLeft;
import dev.cairn.build.WorkerEvent.WorkerPaused;
import dev.cairn.build.WorkerEvent.WorkerResumed;
import dev.cairn.journal.StoredFormat;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A stored worker event")
class WorkerEventFormatTest extends StoredFormat<WorkerEvent> {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  WorkerEventFormatTest() {
    super(WorkerEvent.class);
  }

  @Override
  protected Stream<WorkerEvent> samples() {
    return Stream.of(
        new WorkerJoined(NOON, "NAMESPACES"),
        new WorkerLeft(NOON, "the node left"),
        new WorkerPaused(NOON, "ann"),
        new WorkerResumed(NOON, "ann"));
  }
}
