package dev.cairn.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Measures the build database; handed in by the program, because the CLI knows no node. */
@FunctionalInterface
public interface DatabaseBenchmark {

  /**
   * One kind of question.
   *
   * @param entries how many builds an answer holds
   * @param total how many builds fit
   */
  record Question(String what, int entries, long total, Duration median, Duration p99) {}

  /**
   * What was measured.
   *
   * @param events in the journal
   * @param rebuilding from the empty tables to those that tell of all events
   */
  record Measured(int builds, long events, Duration rebuilding, List<Question> questions) {}

  /**
   * Stores the events of {@code builds} builds in a journal, ten for each, makes the tables from
   * it, and asks each kind of question {@code times} times.
   *
   * @throws IOException when there is no place for the journal
   */
  Measured run(int builds, int times) throws IOException, InterruptedException;
}
