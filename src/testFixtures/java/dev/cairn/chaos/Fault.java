package dev.cairn.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * Something bad that is to be done to one node.
 *
 * @param node 0 for the controller, its workers from 1
 * @param from when it begins, from the start of the schedule
 * @param lasting until it is made good: the process started again or continued, the link up
 */
public record Fault(Kind kind, int node, Duration from, Duration lasting) {

  /** What is done. */
  public enum Kind {
    /** The process is ended as by {@code kill -9}, and started again. */
    KILL,
    /** The process is stopped, and continued. */
    PAUSE,
    /** The link of its machine is down, and up again. */
    CUT_OFF,
    /** Its messages come late. */
    SLOW
  }

  /** When it is made good, from the start of the schedule. */
  public Duration until() {
    return from.plus(lasting);
  }

  @Override
  public String toString() {
    return "%s %s at %.1f s for %.1f s"
        .formatted(
            kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            node == 0 ? "controller" : "worker " + node,
            from.toMillis() / 1000.0,
            lasting.toMillis() / 1000.0);
  }
}
