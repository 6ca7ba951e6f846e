package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the workers of this node are doing at this moment: a board for terminals and pages, not a
 * record. Safe for use by many threads.
 */
public final class LiveBuilds {
  /** Lines of output kept per build. */
  public static final int TAIL_LINES = 5;

  /**
   * One build under way.
   *
   * @param phase absent before the first phase
   * @param tail last lines of output, oldest first, at most {@link #TAIL_LINES}
   */
  public record LiveBuild(
      String buildId,
      String name,
      String version,
      Instant startedAt,
      Optional<Phase> phase,
      Instant phaseStartedAt,
      List<String> tail) {}

  private final ConcurrentHashMap<String, LiveBuild> byWorker = new ConcurrentHashMap<>();

  /** What {@code worker} is building, if anything. */
  public Optional<LiveBuild> of(String worker) {
    return Optional.ofNullable(byWorker.get(worker));
  }

  void begin(BuildOrder order, Instant now) {
    byWorker.put(
        order.worker(),
        new LiveBuild(
            order.buildId(),
            order.plan().name(),
            order.plan().identity().version(),
            now,
            Optional.empty(),
            now,
            List.of()));
  }

  void enter(String worker, Phase phase, Instant now) {
    byWorker.computeIfPresent(
        worker,
        (_, live) ->
            new LiveBuild(
                live.buildId(),
                live.name(),
                live.version(),
                live.startedAt(),
                Optional.of(phase),
                now,
                live.tail()));
  }

  void line(String worker, String text) {
    byWorker.computeIfPresent(
        worker,
        (_, live) -> {
          List<String> tail = new ArrayList<>(live.tail());
          tail.add(text);
          if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
          }
          return new LiveBuild(
              live.buildId(),
              live.name(),
              live.version(),
              live.startedAt(),
              live.phase(),
              live.phaseStartedAt(),
              List.copyOf(tail));
        });
  }

  void end(String worker) {
    byWorker.remove(worker);
  }
}
