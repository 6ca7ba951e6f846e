package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn bench journal}: durable events, recovery and scans, with peers beside them. */
@Command(
    name = "journal",
    description =
        "Measures durable events per second beside Akka's own LevelDB plugin and LevelDB alone,"
            + " then recovery and a scan.")
final class BenchJournalCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each side writes (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each side writes; medians are printed (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--actors",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,32,500",
      description = "Persistent actors that write at one time (${DEFAULT-VALUE}).")
  private List<Integer> actors = List.of();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Events that are read (${DEFAULT-VALUE}).")
  private int events;

  BenchJournalCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || rounds < 1 || events < 1 || actors.stream().anyMatch(n -> n < 1)) {
      throw new CliException(
          "--seconds, --rounds, --actors and --events must be at least 1", ExitStatus.USAGE);
    }
    context
        .journalBenchmark()
        .run(new JournalBenchmark.Request(seconds, rounds, actors, events), this::print);
    return ExitStatus.OK;
  }

  private void print(JournalBenchmark.Line line) {
    context.out().println(options.isJson() ? json(line) : text(line));
    context.out().flush();
  }

  private static String text(JournalBenchmark.Line line) {
    String own =
        String.format(Locale.ROOT, "%-34s %10.0f %-9s", line.what(), line.cairn(), line.unit());
    return line.peer().isEmpty()
        ? own.stripTrailing()
        : own
            + String.format(
                Locale.ROOT,
                "  %-22s %10.0f  ratio %.2f",
                line.peer(),
                line.peerMedian(),
                line.cairn() / line.peerMedian());
  }

  private static String json(JournalBenchmark.Line line) {
    try {
      return Json.plain().writeValueAsString(line);
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + line, defect);
    }
  }
}
