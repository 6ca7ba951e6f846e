package dev.cairn.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the commands are given by the program.
 *
 * @param version of this program
 * @param out standard output
 * @param err standard error
 * @param in standard input
 * @param environment variables of the process
 * @param user who runs it: name and home directory
 * @param installation where the program stands
 * @param hostCommands runs programs of the host
 * @param launcher starts nodes in this process
 * @param scheduleBenchmark measures scheduling
 * @param journalBenchmark measures the journal
 * @param databaseBenchmark measures the build database
 * @param apiBenchmark measures the HTTP API
 * @param journalTools works on the journal of a node that is not running
 * @param certificateTools makes the certificates of a cluster
 * @param nanoClock a clock that only grows, in nanoseconds
 */
public record CliContext(
    String version,
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    Terminal terminal,
    Interrupts interrupts,
    Map<String, String> environment,
    User user,
    Installation installation,
    HostCommands hostCommands,
    NodeLauncher launcher,
    ScheduleBenchmark scheduleBenchmark,
    JournalTools journalTools,
    JournalBenchmark journalBenchmark,
    DatabaseBenchmark databaseBenchmark,
    ApiBenchmark apiBenchmark,
    CertificateTools certificateTools,
    LongSupplier nanoClock) {

  /** Who runs the program. */
  public record User(String name, Path home) {}

  /** Copies the map. */
  public CliContext {
    environment = Map.copyOf(environment);
  }
}
