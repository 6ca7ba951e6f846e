package dev.cairn.cli;

import dev.cairn.api.Wire;
import dev.cairn.cli.ProgramList.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/**
 * {@code cairn demo}: installs what is missing, builds a chain of the example recipes for real, and
 * runs what came out of it in a clean room.
 */
@Command(
    name = "demo",
    description = {
      "Installs missing system tools, builds example packages for real, shows them, and runs their"
          + " programs from the repository in a clean room."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:all is built and runs", "1:something failed"})
final class DemoCommand extends RunCommand {
  private static final String EXAMPLES = "src/example/ports";

  DemoCommand(CliContext context) {
    super(context);
  }

  private Path examples() {
    return context.installation().home().resolve(EXAMPLES);
  }

  @Override
  protected List<Path> trees() {
    return options.trees().isEmpty() ? List.of(examples()) : options.trees();
  }

  @Override
  protected void prepare() throws InterruptedException {
    super.prepare();
    try {
      CommandFactory.installer(context).ensureAll(this::say);
    } catch (ToolsMissingException missing) {
      throw new CliException(String.valueOf(missing.getMessage()));
    }
  }

  @Override
  protected Wire.PlanRequest request() {
    return new Wire.PlanRequest(
        NameList.read(examples().resolve("demo.list")), false, false, "publish", isFailFast());
  }

  @Override
  protected boolean asks() {
    return false;
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException, IOException {
    Wire.PlanRequest request = request();
    int status = run(node, request);
    if (status == ExitStatus.INTERRUPTED) {
      return status;
    }
    Wire.Plan plan = node.api().post("plan", request, Wire.Plan.class);
    Set<String> names = plan.lines().stream().map(Wire.PlanLine::name).collect(Collectors.toSet());
    boolean programsRun = runPrograms(node.api(), names);
    if (!options.isJson()) {
      printResults(node.api(), plan);
    }
    return status == ExitStatus.OK && programsRun ? ExitStatus.OK : ExitStatus.FAILED;
  }

  /** Runs the programs of what is built; tells whether all did what they should. */
  private boolean runPrograms(ApiClient api, Set<String> recipes) throws InterruptedException {
    Set<String> published =
        api.get("packages", Wire.Packages.class).packages().stream()
            .filter(one -> recipes.contains(one.base()) || recipes.contains(one.name()))
            .map(Wire.PublishedPackage::name)
            .collect(Collectors.toSet());
    List<Program> programs =
        ProgramList.read(examples().resolve("programs.list")).stream()
            .filter(program -> published.contains(program.check().packageName()))
            .toList();
    if (programs.isEmpty()) {
      return true;
    }
    say(
        "running "
            + Text.count(programs.size(), "program")
            + " from the repository in clean rooms");
    List<Wire.ProgramResult> results =
        api.post(
                "programs",
                new Wire.ProgramChecks(programs.stream().map(Program::check).toList()),
                Wire.ProgramResults.class)
            .results();
    boolean allWell = results.size() == programs.size();
    for (int at = 0; at < results.size(); at++) {
      allWell &= report(results.get(at), programs.get(at).expected());
    }
    return allWell;
  }

  private boolean report(Wire.ProgramResult result, String expected) {
    boolean isWell = result.exitStatus() == 0 && result.output().contains(expected);
    String shown =
        result
            .output()
            .lines()
            .filter(line -> !isWell || line.contains(expected))
            .findFirst()
            .orElse("");
    String line =
        "%s  %s  ->  %s"
            .formatted(
                isWell ? "ok    " : "FAILED",
                String.join(" ", result.argv()),
                Text.printable(shown));
    if (options.isJson()) {
      printJson(result);
    } else if (!isWell || !options.isQuiet()) {
      out().println(line);
    }
    return isWell;
  }

  private void printResults(ApiClient api, Wire.Plan plan) throws InterruptedException {
    Map<String, Wire.Build> newest = new HashMap<>();
    for (Wire.Build build : api.get("builds?limit=1000", Wire.Builds.class).builds()) {
      newest.putIfAbsent(build.name(), build);
    }
    Table table = new Table("PACKAGE", "VERSION", "RESULT", "TOOK", "FILES");
    List<String> failures = new ArrayList<>();
    for (Wire.PlanLine line : plan.lines()) {
      Wire.Build build = newest.get(line.name());
      table.row(
          line.name(),
          line.version(),
          build == null ? "not built" : build.status(),
          Text.duration(build == null ? Duration.ZERO : build.took()),
          build == null
              ? ""
              : build.files().stream()
                  .map(file -> file.fileName() + " (" + Text.size(file.sizeBytes()) + ")")
                  .collect(Collectors.joining(", ")));
      if (build != null && !build.status().equals("success")) {
        failures.add(
            line.name() + ": see " + options.data().resolve("logs").resolve(build.logFile()));
      }
    }
    out().println();
    table.print(out());
    failures.forEach(out()::println);
    Wire.Repository repository = api.get("repository", Wire.Repository.class);
    out().println();
    out().println("packages    " + repository.directory());
    out().println("database    " + repository.database());
    out().println("logs        " + options.data().resolve("logs"));
  }
}
