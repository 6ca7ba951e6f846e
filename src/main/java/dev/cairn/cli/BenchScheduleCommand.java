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

/** {@code cairn bench schedule}: our own time per build, and ninja on the same graph. */
@Command(
    name = "schedule",
    description = "Schedules builds that do nothing, and lets ninja do the same graph.")
final class BenchScheduleCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Option(
      names = "--builds",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many builds (${DEFAULT-VALUE}).")
  private int builds;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers, and jobs of ninja (${DEFAULT-VALUE}).")
  private int slots;

  BenchScheduleCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (builds < 1 || slots < 1) {
      throw new CliException("--builds and --slots must be at least 1", ExitStatus.USAGE);
    }
    ScheduleBenchmark.Measured measured = context.scheduleBenchmark().run(builds, slots);
    if (options.isJson()) {
      printJson(measured);
      return ExitStatus.OK;
    }
    context.out().println("PROGRAM  BUILDS  SECONDS  BUILDS/S  MS/BUILD");
    context.out().println(line("cairn", measured.cairn()));
    context
        .out()
        .println(
            measured
                .ninja()
                .map(time -> line("ninja", time))
                .orElse("ninja    is not installed (apt-get install ninja-build)"));
    return ExitStatus.OK;
  }

  private void printJson(ScheduleBenchmark.Measured measured) {
    try {
      context.out().println(Json.plain().writeValueAsString(measured));
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + measured, defect);
    }
  }

  private String line(String program, Duration time) {
    double seconds = time.toNanos() / 1e9;
    return String.format(
        Locale.ROOT,
        "%-7s  %6d  %7.2f  %8.0f  %8.3f",
        program,
        builds,
        seconds,
        builds / seconds,
        seconds * 1000 / builds);
  }
}
