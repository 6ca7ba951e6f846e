package dev.cairn.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Measures the journal; handed in by the program, because the CLI knows no journal. */
@FunctionalInterface
public interface JournalBenchmark {

  /**
   * What to measure.
   *
   * @param seconds how long each side of each comparison writes
   * @param rounds how often; medians are given
   * @param actors numbers of persistent actors that write at one time
   * @param events how many are read in one scan
   */
  record Request(int seconds, int rounds, List<Integer> actors, int events) {}

  /**
   * One line of the result.
   *
   * @param what what was measured
   * @param unit of the numbers
   * @param cairn our median
   * @param peer name of the peer beside it; empty for none
   * @param peerMedian its median; 0 for none
   */
  record Line(String what, String unit, double cairn, String peer, double peerMedian) {}

  /**
   * Measures side by side in one run and tells each line as soon as it is known.
   *
   * @throws IOException when there is no place for the journals
   */
  void run(Request request, Consumer<Line> told) throws IOException, InterruptedException;
}
