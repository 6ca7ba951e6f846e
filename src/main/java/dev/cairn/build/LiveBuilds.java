package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

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

  /** Hears what builds print. */
  @FunctionalInterface
  public interface Listener {

    /** {@code build} printed a line. Called on the thread of the build, which waits. */
    void line(LiveBuild build, String text);
  }

  private final ConcurrentHashMap<String, LiveBuild> byWorker = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** What {@code worker} is building, if anything. */
  public Optional<LiveBuild> of(String worker) {
    return Optional.ofNullable(byWorker.get(worker));
  }

  /** From now on {@code listener} hears each line, in the order of its build. */
  public void listen(Listener listener) {
    listeners.add(listener);
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
    LiveBuild build =
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
    if (build != null) {
      listeners.forEach(listener -> listener.line(build, text));
    }
  }

  void end(String worker) {
    byWorker.remove(worker);
  }
}
