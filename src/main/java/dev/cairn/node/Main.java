package dev.cairn.node;

import dev.cairn.cli.Cli;
import dev.cairn.cli.CliContext;
import dev.cairn.cli.HostProcesses;
import dev.cairn.cli.Installation;
import dev.cairn.cli.PosixTerminal;
import dev.cairn.cli.SignalInterrupts;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The program behind {@code ./cairn}: reads what only the process knows, and hands the rest to the
 * command line.
 */
public final class Main {
  /** Version of this program. */
  static final String VERSION = "0.1.0";

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    Path home = Path.of(System.getProperty("user.home"));
    Path configuration = configuration(environment, home);
    if (!environment.getOrDefault("CAIRN_CONFIG", "").isEmpty() && !Files.exists(configuration)) {
      System.err.println("cairn: CAIRN_CONFIG names " + configuration + ", which does not exist");
      System.exit(2);
    }
    environment.put("CAIRN_CONFIG", configuration.toString());
    String user = System.getProperty("user.name");
    LocalNodes nodes = new LocalNodes(configuration, VERSION);
    CliContext context =
        new CliContext(
            VERSION,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            new PosixTerminal(),
            new SignalInterrupts(),
            environment,
            new CliContext.User(user, home),
            new Installation(
                Path.of(System.getProperty("cairn.home", ".")),
                Path.of(System.getProperty("java.home")),
                searchPath(environment.getOrDefault("PATH", "")),
                user.equals("root")),
            new HostProcesses(),
            nodes,
            ScheduleBench::inScratch,
            new OfflineJournals(nodes, Clock.systemUTC()),
            JournalBench::run,
            DatabaseBench::inScratch,
            ApiBench::run,
            new OfflineCertificates(new SecureRandom(), Clock.systemUTC()),
            System::nanoTime);
    System.exit(Cli.run(context, arguments));
  }

  /** {@code $CAIRN_CONFIG}, else {@code cairn/cairn.conf} below the user's configuration. */
  private static Path configuration(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("CAIRN_CONFIG", "");
    if (!named.isEmpty()) {
      return Path.of(named).toAbsolutePath();
    }
    // The XDG base directory specification wants relative paths to be ignored.
    String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
    return (base.startsWith("/") ? Path.of(base) : home.resolve(".config"))
        .resolve("cairn/cairn.conf");
  }

  private static List<Path> searchPath(String path) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(Path::of)
        .toList();
  }
}
