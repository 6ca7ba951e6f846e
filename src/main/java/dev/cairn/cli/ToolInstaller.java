package dev.cairn.cli;

import dev.cairn.cli.SystemTool.Need;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Installs the missing tools through apt, where that needs no password.
 *
 * <p>As root it calls apt itself, else through {@code sudo -n}. Where neither is possible it
 * changes nothing and names the one command that does it.
 */
public final class ToolInstaller {

  private static final Duration SUDO_MAX = Duration.ofSeconds(10);

  /** A slow mirror and a compiler of some hundred MB; another apt may hold the lock for a while. */
  private static final Duration APT_MAX = Duration.ofMinutes(30);

  private static final Set<Need> BUILDING = EnumSet.of(Need.REQUIRED, Need.ROOM_BASE);
  private static final Set<Need> CHECKING = EnumSet.of(Need.REQUIRED, Need.ROOM_BASE, Need.CHECK);

  private final SystemTools tools;
  private final HostCommands commands;
  private final boolean isRoot;

  /**
   * An installer for this machine.
   *
   * @param tools says what is missing
   * @param commands runs apt
   * @param isRoot whether this process may install without asking anyone
   */
  public ToolInstaller(SystemTools tools, HostCommands commands, boolean isRoot) {
    this.tools = tools;
    this.commands = commands;
    this.isRoot = isRoot;
  }

  /**
   * Sees to it that every tool without which nothing is built is there. Does nothing when they all
   * are.
   *
   * @param output gets what is being installed, and apt's own words, line by line
   * @throws ToolsMissingException when something is still missing afterwards
   * @throws InterruptedException when the calling thread is interrupted while apt works
   */
  public void ensureAll(Consumer<String> output)
      throws ToolsMissingException, InterruptedException {
    ensure(BUILDING, output);
  }

  /** The same, and what only {@code cairn check} needs. */
  public void ensureAllForCheck(Consumer<String> output)
      throws ToolsMissingException, InterruptedException {
    ensure(CHECKING, output);
  }

  private void ensure(Set<Need> needs, Consumer<String> output)
      throws ToolsMissingException, InterruptedException {
    List<SystemTool> missing = tools.missing(needs);
    if (missing.isEmpty()) {
      return;
    }
    List<String> packages = packagesOf(missing);
    if (!isRoot && !sudoNeedsNoPassword()) {
      throw new ToolsMissingException(
          "missing: %s; type: %s".formatted(namesOf(missing), commandToType(packages)));
    }
    output.accept("installing " + String.join(" ", packages));
    apt(List.of("update"), missing, output);
    List<String> install = new ArrayList<>(List.of("install", "--yes", "--no-install-recommends"));
    install.addAll(packages);
    apt(install, missing, output);
    List<SystemTool> left = tools.missing(needs);
    if (!left.isEmpty()) {
      throw new ToolsMissingException(
          "apt-get ended well, but %s is still not on the search path; see its output above"
              .formatted(namesOf(left)));
    }
  }

  /** What one types to have these tools, as an ordinary user. */
  static String commandToType(List<String> packages) {
    return "sudo apt-get update && sudo apt-get install --yes " + String.join(" ", packages);
  }

  /** The packages that bring these tools, each once. */
  static List<String> packagesOf(List<SystemTool> tools) {
    return tools.stream().map(SystemTool::debianPackage).distinct().toList();
  }

  private static String namesOf(List<SystemTool> tools) {
    return tools.stream().map(SystemTool::name).collect(Collectors.joining(", "));
  }

  private boolean sudoNeedsNoPassword() throws InterruptedException {
    try {
      return commands.run(
              HostCommand.of(SUDO_MAX, List.of("sudo", "--non-interactive", "true")), line -> {})
          == 0;
    } catch (IOException noSudo) {
      return false;
    }
  }

  private void apt(List<String> arguments, List<SystemTool> missing, Consumer<String> output)
      throws ToolsMissingException, InterruptedException {
    List<String> argv = new ArrayList<>();
    if (!isRoot) {
      argv.addAll(List.of("sudo", "--non-interactive"));
    }
    // By env, because sudo keeps variables of its caller to itself.
    argv.addAll(
        List.of(
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "--quiet",
            "--option=DPkg::Lock::Timeout=300"));
    argv.addAll(arguments);
    HostCommand command = HostCommand.of(APT_MAX, argv);
    try {
      int status = commands.run(command, output);
      if (status != 0) {
        throw new ToolsMissingException(
            "%s ended with status %d; its reason stands above".formatted(command.typed(), status));
      }
    } catch (IOException failure) {
      throw new ToolsMissingException(
          "apt-get could not be run (%s); install these with your package manager: %s"
              .formatted(failure.getMessage(), namesOf(missing)));
    }
  }
}
