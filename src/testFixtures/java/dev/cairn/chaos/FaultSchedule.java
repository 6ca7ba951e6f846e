package dev.cairn.chaos;

import dev.cairn.chaos.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which faults happen when. The same seed gives the same schedule on every machine.
 *
 * @param faults by their begin; those of one node do not overlap
 */
public record FaultSchedule(long seed, List<Fault> faults) {
  /** Fewest nodes: a controller and a worker. */
  private static final int NODES_MIN = 2;

  /** One fault begins in each stretch of this length: 6 s. */
  static final Duration STRETCH = Duration.ofSeconds(6);

  /** What a node gets between two faults, at least: 2 s. */
  static final Duration RESPITE = Duration.ofSeconds(2);

  /** The longest pause and the longest cut: 14 s, well beyond what members of a test wait. */
  static final Duration LONGEST = Duration.ofSeconds(14);

  /** How long a killed node is away at most: 3 s. Often it is started again at once. */
  static final Duration AWAY_MAX = Duration.ofSeconds(3);

  /** Kinds as often as they are to come. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.KILL,
          Kind.KILL,
          Kind.KILL,
          Kind.PAUSE,
          Kind.PAUSE,
          Kind.CUT_OFF,
          Kind.CUT_OFF,
          Kind.SLOW);

  /** Copies the list. */
  public FaultSchedule {
    faults = List.copyOf(faults);
  }

  /**
   * The schedule of a seed.
   *
   * @param nodes how many, the controller included; at least 2
   * @param duration in which faults begin; each may last beyond it
   */
  public static FaultSchedule of(long seed, int nodes, Duration duration) {
    if (nodes < NODES_MIN) {
      throw new IllegalArgumentException("a farm has 2 nodes or more, not " + nodes);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Fault> faults = new ArrayList<>();
    Duration[] freeFrom = new Duration[nodes];
    java.util.Arrays.fill(freeFrom, Duration.ZERO);
    long stretches = Math.max(1, duration.dividedBy(STRETCH));
    for (long stretch = 0; stretch < stretches; stretch++) {
      Duration from = STRETCH.multipliedBy(stretch).plusMillis(random.nextLong(STRETCH.toMillis()));
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      int node = random.nextInt(nodes);
      Duration lasting = lasting(kind, random);
      if (freeFrom[node].compareTo(from) <= 0) {
        Fault fault = new Fault(kind, node, from, lasting);
        faults.add(fault);
        freeFrom[node] = fault.until().plus(RESPITE);
      }
    }
    faults.sort(Comparator.comparing(Fault::from));
    return new FaultSchedule(seed, faults);
  }

  private static Duration lasting(Kind kind, SplittableRandom random) {
    return switch (kind) {
      case KILL ->
          random.nextBoolean()
              ? Duration.ZERO
              : Duration.ofMillis(random.nextLong(AWAY_MAX.toMillis()));
      case PAUSE, CUT_OFF, SLOW -> Duration.ofMillis(1 + random.nextLong(LONGEST.toMillis()));
    };
  }

  @Override
  public String toString() {
    return "seed %d: %s".formatted(seed, faults);
  }
}
