package dev.cairn.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Measures scheduling; handed in by the program, because the CLI knows no node. */
@FunctionalInterface
public interface ScheduleBenchmark {

  /**
   * What was measured.
   *
   * @param cairn from the submission of the plan to the end of the run
   * @param ninja the same graph with {@code touch} as the command; empty when ninja is not
   *     installed
   */
  record Measured(int builds, int slots, Duration cairn, Optional<Duration> ninja) {}

  /**
   * Carries out {@code builds} builds that do nothing, with dependencies, on {@code slots} workers,
   * through entities, journal and announcements; and the same graph with ninja.
   *
   * @throws IOException when there is no place for the journal
   */
  Measured run(int builds, int slots) throws IOException, InterruptedException;
}
