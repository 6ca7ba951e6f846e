package dev.cairn.cli;

import dev.cairn.api.HistoryWire;
import dev.cairn.api.Wire;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn ask}: questions about the past. */
@Command(
    name = "ask",
    synopsisSubcommandLabel = "QUESTION",
    description = "Answers questions about what was built.",
    subcommands = {
      AskCommand.Changes.class,
      AskCommand.Compare.class,
      AskCommand.LastGood.class,
      AskCommand.Slowest.class,
      AskCommand.Flaky.class,
      AskCommand.Needs.class
    })
final class AskCommand {

  /** A question about one recipe. */
  abstract static class OfRecipe extends NodeCommand {
    @Parameters(paramLabel = "NAME", description = "The recipe.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    OfRecipe(CliContext context) {
      super(context);
    }

    /** The recipe. */
    protected final String name() {
      return name;
    }
  }

  /** A question whose answer is a list. */
  abstract static class Listed extends NodeCommand {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many at most, 1 or more; 20 unless said.")
    private int limit;

    Listed(CliContext context) {
      super(context);
    }

    @Override
    protected final void prepare() {
      if (limit < 1) {
        throw new CliException("--limit wants a number from 1 on, not " + limit, ExitStatus.USAGE);
      }
    }

    /** The part of an address that says so. */
    protected final String limit() {
      return "?limit=" + limit;
    }
  }

  /** {@code cairn ask changes}: what is different since it was last built. */
  @Command(
      name = "changes",
      description = "Says what changed since a recipe was last built well, and when that was.")
  static final class Changes extends OfRecipe {
    Changes(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      HistoryWire.Changes changes =
          node.api().get(ApiClient.path("history/changes", name()), HistoryWire.Changes.class);
      if (options.isJson()) {
        printJson(changes);
        return ExitStatus.OK;
      }
      say(
          changes
              .lastGood()
              .map(
                  build ->
                      "%s %s was built well at %s"
                          .formatted(
                              name(), build.version(), build.endedAt().orElse(build.queuedAt())))
              .orElse(name() + " was never built well"));
      changes.reasons().forEach(reason -> say("  " + reason));
      return ExitStatus.OK;
    }
  }

  /** {@code cairn ask compare}: two builds beside each other. */
  @Command(
      name = "compare",
      description = {
        "Shows what is different between two builds: inputs, environment, durations, result.",
        "Of their logs the last 64 KiB are compared."
      })
  static final class Compare extends NodeCommand {
    @Parameters(
        index = "0",
        paramLabel = "BUILD",
        description = "The beginning of an id, or a recipe: then its newest build.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String left;

    @Parameters(index = "1", paramLabel = "BUILD", description = "The other one.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String right;

    Compare(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      HistoryWire.Comparison found =
          node.api()
              .get(
                  "history/compare?left="
                      + ApiClient.escaped(left)
                      + "&right="
                      + ApiClient.escaped(right),
                  HistoryWire.Comparison.class);
      if (options.isJson()) {
        printJson(found);
        return ExitStatus.OK;
      }
      if (found.differences().isEmpty()) {
        say("the builds are alike");
      } else {
        Table table = new Table("KIND", "WHAT", "LEFT", "RIGHT");
        found
            .differences()
            .forEach(one -> table.row(one.kind(), one.what(), one.left(), one.right()));
        table.print(out());
      }
      found.logLeft().forEach(line -> say("< " + line));
      found.logRight().forEach(line -> say("> " + line));
      return ExitStatus.OK;
    }
  }

  /** {@code cairn ask last-good}: the newest build that made packages. */
  @Command(name = "last-good", description = "Shows the newest build of a recipe that succeeded.")
  static final class LastGood extends OfRecipe {
    LastGood(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      Wire.Build build =
          node.api().get(ApiClient.path("history/last-good", name()), Wire.Build.class);
      if (options.isJson()) {
        printJson(build);
      } else {
        say(
            "%s %s: build %s, %s, took %s"
                .formatted(
                    name(),
                    build.version(),
                    build.buildId(),
                    build.endedAt().orElse(build.queuedAt()),
                    Text.duration(build.took())));
        build.files().forEach(file -> say("  %s  %s".formatted(file.sha256(), file.fileName())));
      }
      return ExitStatus.OK;
    }
  }

  /** {@code cairn ask slowest}: what takes longest. */
  @Command(name = "slowest", description = "Shows the recipes whose newest build took longest.")
  static final class Slowest extends Listed {
    Slowest(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      List<HistoryWire.SlowPackage> slow =
          node.api().get("history/slowest" + limit(), HistoryWire.SlowPackages.class).packages();
      if (options.isJson()) {
        printJson(slow);
        return ExitStatus.OK;
      }
      Table table = new Table("PACKAGE", "VERSION", "TOOK", "MEAN", "BUILDS");
      slow.forEach(
          one ->
              table.row(
                  one.name(),
                  one.version(),
                  Text.duration(one.newest()),
                  Text.duration(one.mean()),
                  Long.toString(one.successes())));
      table.print(out());
      return ExitStatus.OK;
    }
  }

  /** {@code cairn ask flaky}: what fails now and then. */
  @Command(
      name = "flaky",
      description = "Shows recipes that both failed and succeeded without having changed.")
  static final class Flaky extends Listed {
    Flaky(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      List<HistoryWire.FlakyPackage> flaky =
          node.api().get("history/flaky" + limit(), HistoryWire.FlakyPackages.class).packages();
      if (options.isJson()) {
        printJson(flaky);
        return ExitStatus.OK;
      }
      Table table = new Table("PACKAGE", "VERSION", "BUILT", "FAILED", "KINDS");
      flaky.forEach(
          one ->
              table.row(
                  one.name(),
                  one.version(),
                  Long.toString(one.successes()),
                  Long.toString(one.failures()),
                  String.join(", ", one.kinds())));
      table.print(out());
      return ExitStatus.OK;
    }
  }

  /** {@code cairn ask needs}: who needs a recipe, and what would be built again with it. */
  @Command(
      name = "needs",
      description = {
        "Shows which recipes used this one when they were last built: who needs it.",
        "With --all also those that need these: what would be built again if it changed."
      })
  static final class Needs extends OfRecipe {
    @Option(names = "--all", description = "Also what needs it by way of others.")
    private boolean isAll;

    Needs(CliContext context) {
      super(context);
    }

    @Override
    protected int run(NodeSession node) throws InterruptedException {
      HistoryWire.Dependents found =
          node.api()
              .get(ApiClient.path("history/dependents", name()), HistoryWire.Dependents.class);
      List<String> names =
          found.levels().stream().limit(isAll ? Long.MAX_VALUE : 1).flatMap(List::stream).toList();
      if (options.isJson()) {
        printJson(names);
      } else if (names.isEmpty()) {
        say("nothing that was built needs " + name());
      } else {
        names.forEach(one -> out().println(Text.printable(one)));
      }
      return ExitStatus.OK;
    }
  }
}
