package dev.cairn.node;

import dev.cairn.cli.CheckCommand;
import dev.cairn.cli.DoctorCommand;
import dev.cairn.cli.HostProcesses;
import dev.cairn.cli.Installation;
import dev.cairn.cli.SystemTools;
import dev.cairn.cli.ToolInstaller;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program behind {@code ./cairn}: reads the machine's settings and hands the rest to the cli.
 */
@Command(
    name = "cairn",
    mixinStandardHelpOptions = true,
    version = "cairn 0.1.0",
    description = "Builds trees of package recipes in rooms and keeps a journal of it.")
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    HostProcesses commands = new HostProcesses();
    Installation installation = installation();
    SystemTools tools = new SystemTools(installation.searchPath(), commands);
    ToolInstaller installer = new ToolInstaller(tools, commands, installation.isRoot());
    CommandLine cairn =
        new CommandLine(new Main())
            .addSubcommand(
                new DoctorCommand(installation, tools, () -> installation.home().resolve(".cairn")))
            .addSubcommand(new CheckCommand(installation, installer, commands));
    System.exit(cairn.execute(arguments));
  }

  private static Installation installation() {
    List<Path> searchPath =
        Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
            .filter(directory -> !directory.isEmpty())
            .map(Path::of)
            .toList();
    return new Installation(
        Path.of(System.getProperty("cairn.home", ".")),
        Path.of(System.getProperty("java.home")),
        searchPath,
        System.getProperty("user.name").equals("root"));
  }
}
