package dev.cairn.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Measures the HTTP API; handed in by the program, because the CLI knows no node. */
@FunctionalInterface
public interface ApiBenchmark {

  /**
   * What to measure.
   *
   * @param clients WebSockets that are open at one time
   * @param rate events that are stored per second
   * @param seconds how long
   * @param lines of the log
   * @param builds in the node's past, 1 at least
   * @param times how often each kind of list is asked for
   */
  record Request(int clients, int rate, int seconds, int lines, int builds, int times) {}

  /** One line of the result. */
  record Line(String what, double value, String unit) {

    /** How long something took, in milliseconds. */
    public static Line of(String what, Duration time) {
      return new Line(what, time.toNanos() / 1e6, "ms");
    }
  }

  /**
   * Measures a node in a JVM of its own, with clients in this one, and tells each line as soon as
   * it is known.
   *
   * @return whether every client was told everything, once and in order
   * @throws IOException when there is no place for the node's data, or it ends by itself
   */
  boolean run(Request request, Consumer<Line> told) throws IOException, InterruptedException;
}
