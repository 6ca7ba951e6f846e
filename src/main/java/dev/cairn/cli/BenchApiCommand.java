package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn bench api}: clients of the events, of a long log and of lists. */
@Command(
    name = "api",
    description =
        "Measures a node with a long past in a JVM of its own: many clients of its events, a long log,"
            + " lists. Exits with 1 when a client missed something or was told it twice.")
final class BenchApiCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "500",
      description = "WebSockets that are open at one time (${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Events that are stored per second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long events are stored (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Lines of the log (${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = "--builds",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Builds of the node's past, of ten events each (${DEFAULT-VALUE}).")
  private int builds;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How often each kind of list is asked for (${DEFAULT-VALUE}).")
  private int times;

  BenchApiCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (IntStream.of(clients, rate, seconds, lines, builds, times).anyMatch(n -> n < 1)) {
      throw new CliException(
          "--clients, --rate, --seconds, --lines, --builds and --times must be at least 1",
          ExitStatus.USAGE);
    }
    ApiBenchmark.Request request =
        new ApiBenchmark.Request(clients, rate, seconds, lines, builds, times);
    boolean isWhole;
    try {
      isWhole = context.apiBenchmark().run(request, this::print);
    } catch (IOException failure) {
      throw new CliException(String.valueOf(failure.getMessage()));
    }
    if (!isWhole) {
      throw new CliException(
          "a client missed something or was told it twice; the lines above say how often");
    }
    return ExitStatus.OK;
  }

  private void print(ApiBenchmark.Line line) {
    context
        .out()
        .println(
            options.isJson()
                ? json(line)
                : String.format(
                    Locale.ROOT, "%-58s %12.2f %s", line.what(), line.value(), line.unit()));
    context.out().flush();
  }

  private static String json(ApiBenchmark.Line line) {
    try {
      return Json.plain().writeValueAsString(line);
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + line, defect);
    }
  }
}
