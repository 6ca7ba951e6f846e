package dev.cairn.cli;

import dev.cairn.api.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn report}: a run as a page, and as files for other programs. */
@Command(
    name = "report",
    description = {
      "Writes the report of a run: index.html, a page that needs nothing else, and the JSON files that"
          + " web pages of dsynth (summary.json, 01_history.json, ...) and poudriere (.data.json) read.",
      "Each file appears whole or not at all; files of an earlier report are replaced."
    })
final class ReportCommand extends NodeCommand {
  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      defaultValue = "latest",
      description = "The beginning of its id; the newest run unless said.")
  private String run = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to; report-RUN in the current directory unless said.")
  private @Nullable Path directory;

  ReportCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    Wire.Run found = node.api().get(ApiClient.path("runs", run), Wire.Run.class);
    List<Wire.Build> builds =
        node.api()
            .get(ApiClient.path("history/runs", found.runId()) + "/builds", Wire.Builds.class)
            .builds();
    RunReport report = new RunReport(found, builds);
    Map<String, String> files = new TreeMap<>(report.files());
    files.put("index.html", ReportPage.of(found, report.entries(), builds, report.elapsed()));
    Path to = directory == null ? Path.of("report-" + found.runId()) : directory;
    try {
      Files.createDirectories(to);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path fresh = to.resolve(file.getKey() + ".new");
        Files.writeString(fresh, file.getValue());
        Files.move(fresh, to.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failure) {
      throw new CliException(to + " cannot be written: " + failure.getMessage());
    }
    say(to.resolve("index.html").toString());
    return ExitStatus.OK;
  }
}
