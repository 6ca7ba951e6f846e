package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.HistoryWire;
import dev.cairn.api.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code cairn database}: looks after the build database. */
@Command(
    name = "database",
    synopsisSubcommandLabel = "COMMAND",
    description = "Looks after the build database, in which questions about the past are answered.",
    subcommands = {
      DatabaseCommand.Stats.class,
      DatabaseCommand.Rebuild.class,
      DatabaseCommand.Clean.class,
      DatabaseCommand.Export.class,
      DatabaseImportCommand.class
    })
final class DatabaseCommand {

  /** {@code cairn database stats}: what it holds. */
  @Command(name = "stats", description = "Shows where the database is and what it holds.")
  static final class Stats extends NodeCommand {
    Stats(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      HistoryWire.DatabaseStats stats =
          node.api().get("database/stats", HistoryWire.DatabaseStats.class);
      if (options.isJson()) {
        printJson(stats);
        return ExitStatus.OK;
      }
      out()
          .println(
              "%s: %s, from %d milestones of the journal"
                  .formatted(
                      Text.printable(stats.database()),
                      Text.size(stats.bytes()),
                      stats.milestones()));
      new TreeMap<>(stats.rows())
          .forEach(
              (table, rows) ->
                  out().println(String.format(Locale.ROOT, "%-20s %10d", table, rows)));
      return ExitStatus.OK;
    }
  }

  /** {@code cairn database rebuild}: makes it anew. */
  @Command(
      name = "rebuild",
      description = {
        "Throws the tables away and makes them again from the journal, while the node works.",
        "What retention has removed from the journal is gone from the database then, too."
      })
  static final class Rebuild extends NodeCommand {
    Rebuild(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      HistoryWire.Rebuilt rebuilt = node.api().post("database/rebuild", HistoryWire.Rebuilt.class);
      if (options.isJson()) {
        printJson(rebuilt);
      } else {
        say("the tables tell of %d milestones".formatted(rebuilt.milestones()));
      }
      return ExitStatus.OK;
    }
  }

  /** {@code cairn database clean}: forgets what no recipe makes any more. */
  @Command(
      name = "clean",
      description = {
        "Forgets the newest success and the fingerprint of recipes that there are no more.",
        "What was built stays in the history. A rebuild brings them back."
      })
  static final class Clean extends NodeCommand {
    Clean(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      HistoryWire.Cleaned cleaned = node.api().post("database/clean", HistoryWire.Cleaned.class);
      if (options.isJson()) {
        printJson(cleaned);
      } else {
        cleaned.removed().forEach(name -> say("forgot " + name));
        if (cleaned.removed().isEmpty()) {
          say("nothing is stale");
        }
      }
      return ExitStatus.OK;
    }
  }

  /** {@code cairn database export}: all rows, for other programs. */
  @Command(
      name = "export",
      description = "Writes all tables to standard output, an object per row and line.")
  static final class Export extends NodeCommand {
    Export(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      long rows = 0;
      String last = "";
      try (BufferedReader body =
          new BufferedReader(
              new InputStreamReader(
                  node.api().stream("database/export"), StandardCharsets.UTF_8))) {
        String line;
        while ((line = body.readLine()) != null) {
          if (!last.isEmpty()) {
            out().println(last);
            rows++;
          }
          last = line;
        }
      } catch (IOException broken) {
        throw new CliException("the node went away while it wrote; what was written has no end");
      }
      if (!isEnd(last, rows)) {
        throw new CliException("the export broke off; the log of the node says why");
      }
      return ExitStatus.OK;
    }

    private static boolean isEnd(String line, long rows) {
      try {
        return Json.wire().readValue(line, HistoryWire.ExportEnd.class).rows() == rows;
      } catch (JsonProcessingException other) {
        return false;
      }
    }
  }
}
