package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn bench database}: making the build database anew, and lists from it. */
@Command(
    name = "database",
    description = "Makes the build database from a journal of made-up builds, and asks for lists.")
final class BenchDatabaseCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Option(
      names = "--builds",
      paramLabel = "N",
      defaultValue = "50000",
      description = "How many builds, of ten events each (${DEFAULT-VALUE}).")
  private int builds;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How often each kind of list is asked for (${DEFAULT-VALUE}).")
  private int times;

  BenchDatabaseCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (builds < 1 || times < 1) {
      throw new CliException("--builds and --times must be at least 1", ExitStatus.USAGE);
    }
    DatabaseBenchmark.Measured measured = context.databaseBenchmark().run(builds, times);
    if (options.isJson()) {
      printJson(measured);
      return ExitStatus.OK;
    }
    double seconds = measured.rebuilding().toNanos() / 1e9;
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%d events of %d builds: rebuilt in %.1f s, %.0f events/s",
                measured.events(),
                measured.builds(),
                seconds,
                measured.events() / seconds));
    context.out().println("LIST                              ENTRIES      OF  MEDIAN MS  P99 MS");
    for (DatabaseBenchmark.Question question : measured.questions()) {
      context
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-32s  %7d  %6d  %9.2f  %6.2f",
                  question.what(),
                  question.entries(),
                  question.total(),
                  milliseconds(question.median()),
                  milliseconds(question.p99())));
    }
    return ExitStatus.OK;
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }

  private void printJson(DatabaseBenchmark.Measured measured) {
    try {
      context.out().println(Json.plain().writeValueAsString(measured));
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + measured, defect);
    }
  }
}
