package dev.cairn.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cairn check}: everything that continuous integration runs. Installs the system tools that
 * are missing, then leaves the rest to Maven, whose output and exit status are its own. It has the
 * common options as every command does; of these {@code --data}, {@code --tree}, {@code --http} and
 * {@code --yes} change nothing, because tests bring their own.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Runs everything that continuous integration runs: compiler, static analysis, format,"
            + " unit, system and example tests. With --system only, and with many seeds, the test in"
            + " which a farm of three nodes is killed, paused and cut off while it builds.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:all is well", "1:a check failed, or a tool is missing"})
public final class CheckCommand implements Callable<Integer> {

  /** The longest whole check, on a slow machine, that is still one: it builds real packages. */
  private static final Duration CHECK_MAX = Duration.ofHours(3);

  private final Installation installation;
  private final ToolInstaller installer;
  private final HostCommands commands;

  /** Seeds that are tried without --seeds. A quiet machine takes a minute for each. */
  private static final int SEEDS_USUAL = 20;

  /** So many end before {@link #CHECK_MAX}. */
  private static final int SEEDS_MAX = 100;

  @ArgGroup private Kind kind = new Kind();

  /** What is run instead of everything. */
  private static final class Kind {
    @Option(
        names = "--fast",
        description = "Only compiler, static analysis, format and unit tests.")
    private boolean fast;

    @ArgGroup(exclusive = false)
    private @Nullable Faults faults;
  }

  /** How often bad things are done to a farm. */
  private static final class Faults {
    @Option(
        names = "--system",
        required = true,
        description =
            "Only the farm to which bad things are done: once for each of many seeds, each of which"
                + " is another schedule of faults.")
    private boolean system;

    @Option(
        names = "--seeds",
        paramLabel = "N",
        defaultValue = "" + SEEDS_USUAL,
        description = "How many seeds, from 1 to " + SEEDS_MAX + "; ${DEFAULT-VALUE} without it.")
    private int seeds;

    @Option(
        names = "--first-seed",
        paramLabel = "SEED",
        defaultValue = "1",
        description = "The first of them; ${DEFAULT-VALUE} without it.")
    private long first;
  }

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommonOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  /** The command for one machine; {@code commands} runs Maven. */
  public CheckCommand(Installation installation, ToolInstaller installer, HostCommands commands) {
    this.installation = installation;
    this.installer = installer;
    this.commands = commands;
  }

  @Override
  public Integer call() throws InterruptedException {
    Faults faults = kind.faults;
    if (faults != null && (faults.seeds < 1 || faults.seeds > SEEDS_MAX)) {
      throw new ParameterException(
          spec.commandLine(),
          "--seeds is a number from 1 to %d, not %d".formatted(SEEDS_MAX, faults.seeds));
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter words = options.isJson() ? spec.commandLine().getErr() : out;
    if (!Files.exists(installation.home().resolve("pom.xml"))) {
      spec.commandLine()
          .getErr()
          .println("cairn check: the sources of Cairn are not here; check runs in a clone of them");
      return 1;
    }
    try {
      installer.ensureAllForCheck(line -> print(words, line));
      int status = commands.run(maven(), line -> print(words, line));
      if (options.isJson()) {
        out.printf("{\"passed\":%s}%n", status == 0);
      }
      return status;
    } catch (ToolsMissingException | IOException failure) {
      spec.commandLine().getErr().println("cairn check: " + failure.getMessage());
      return 1;
    }
  }

  private HostCommand maven() {
    List<String> argv =
        new ArrayList<>(
            List.of("mvn", "--batch-mode", "--no-transfer-progress", "-Dstyle.color=never"));
    if (options.isQuiet()) {
      argv.add("--quiet");
    }
    Faults faults = kind.faults;
    if (faults != null && faults.system) {
      argv.add("-Dtest=NoUnitTest");
      argv.add("-Dsurefire.failIfNoSpecifiedTests=false");
      argv.add("-Dit.test=FarmUnderFaultsTest");
      argv.add("-Dcairn.seeds=" + faults.seeds);
      argv.add("-Dcairn.first-seed=" + faults.first);
    }
    argv.add(kind.fast ? "test" : "verify");
    return new HostCommand(
        List.copyOf(argv),
        Map.of("JAVA_HOME", installation.javaHome().toString()),
        installation.home(),
        CHECK_MAX);
  }

  /** Line by line, so that one sees where a long check is. */
  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
