package dev.cairn.cli;

import dev.cairn.api.HistoryWire;
import dev.cairn.api.Wire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn history}: earlier builds. */
@Command(name = "history", description = "Shows earlier builds, the newest first.")
final class HistoryCommand extends NodeCommand {
  /** As much of an id as is unique among a few thousand builds. */
  private static final int ID_COLUMNS = 18;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      defaultValue = "",
      description = "Only builds of this recipe.")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most, 1 or more; 20 unless said.")
  private int limit;

  HistoryCommand(CliContext context) {
    super(context);
  }

  @Override
  protected void prepare() {
    if (limit < 1) {
      throw new CliException("--limit wants a number from 1 on, not " + limit, ExitStatus.USAGE);
    }
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Builds builds =
        node.api()
            .get(
                "builds?limit="
                    + limit
                    + (name.isEmpty() ? "" : "&name=" + ApiClient.escaped(name)),
                Wire.Builds.class);
    if (options.isJson()) {
      printJson(builds.builds());
      return ExitStatus.OK;
    }
    if (builds.builds().isEmpty()) {
      out()
          .println(
              name.isEmpty() ? "nothing was built yet" : Text.printable(name) + " was never built");
    } else {
      print(builds);
    }
    if (!name.isEmpty()) {
      node.api()
          .get(ApiClient.path("history/imported", name), HistoryWire.ImportedEntries.class)
          .entries()
          .forEach(entry -> out().println(Text.printable(line(entry))));
    }
    return ExitStatus.OK;
  }

  private void print(Wire.Builds builds) {
    Table table = new Table("BUILD", "PACKAGE", "VERSION", "RESULT", "BEGAN", "TOOK", "NOTE");
    for (Wire.Build build : builds.builds()) {
      table.row(
          Text.cut(build.buildId(), ID_COLUMNS),
          build.name(),
          build.version(),
          build.status(),
          build.startedAt().orElse(build.queuedAt()).toString().substring(0, 19),
          Text.duration(build.took()),
          build.phase().map(phase -> phase + ": ").orElse("") + build.error());
    }
    table.print(out());
    if (builds.total() > builds.builds().size()) {
      out().println("and " + (builds.total() - builds.builds().size()) + " more; see --limit");
    }
  }

  private static String line(HistoryWire.ImportedEntry entry) {
    return "imported, not proven: %s%s%s%s, fingerprint %s (%s) of %s"
        .formatted(
            entry.origin(),
            entry.flavor().isEmpty() ? "" : "@" + entry.flavor(),
            entry.version().filter(version -> !version.isEmpty()).map(" "::concat).orElse(""),
            entry.builtAt().map(at -> ", built " + at.toString().substring(0, 19)).orElse(""),
            entry.fingerprint(),
            entry.algorithm(),
            entry.file());
  }
}
