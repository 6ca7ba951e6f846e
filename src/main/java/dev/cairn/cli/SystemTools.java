package dev.cairn.cli;

import dev.cairn.cli.SystemTool.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which programs of the system Cairn needs, and which of them this machine has.
 *
 * <p>The one list of them: {@code doctor} shows it, {@code demo} and {@code check} install from it.
 * Java and, for the very first build, Maven are found by the {@code ./cairn} script before any of
 * this can run.
 */
public final class SystemTools {

  /** Every tool, in the order in which it is shown. */
  static final List<SystemTool> ALL =
      List.of(
          SystemTool.required("makepkg", "makepkg", "builds packages"),
          SystemTool.requiredWithoutVersion("vercmp", "makepkg", "compares versions"),
          SystemTool.required("pacman", "pacman-package-manager", "installs into rooms"),
          SystemTool.required("repo-add", "pacman-package-manager", "indexes the repository"),
          SystemTool.required("fakeroot", "fakeroot", "packages without privilege"),
          SystemTool.required("bsdtar", "libarchive-tools", "packs and unpacks"),
          SystemTool.required("zstd", "zstd", "compresses packages"),
          SystemTool.required("xz", "xz-utils", "unpacks sources"),
          SystemTool.required("patch", "patch", "changes sources"),
          SystemTool.required("file", "file", "tells binaries from scripts"),
          SystemTool.required("gcc", "build-essential", "compiles C"),
          SystemTool.required("g++", "build-essential", "compiles C++"),
          SystemTool.required("make", "build-essential", "runs makefiles"),
          SystemTool.required("pkg-config", "pkg-config", "finds libraries"),
          SystemTool.required("unshare", "util-linux", "makes namespaces"),
          SystemTool.required("setpriv", "util-linux", "drops privileges"),
          SystemTool.required("mount", "mount", "stacks a room on its base"),
          SystemTool.requiredWithoutVersion("newuidmap", "uidmap", "user ids in namespaces"),
          SystemTool.required("git", "git", "fetches git sources"),
          SystemTool.required("dpkg-source", "dpkg-dev", "sources from the distribution"),
          SystemTool.required("mvn", "maven", "builds Cairn itself"),
          new SystemTool(
              "ninja",
              "ninja-build",
              "peer in a benchmark",
              Need.BENCHMARK,
              List.of("ninja", "--version")));

  /** Long enough for a shell script on a busy machine. */
  private static final Duration VERSION_MAX = Duration.ofSeconds(20);

  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+([\\w.+~:-]*\\w)?");

  private final List<Path> searchPath;
  private final HostCommands commands;

  /**
   * The tools of this machine.
   *
   * @param searchPath directories in which programs are looked up, the first one wins
   * @param commands runs the programs that are asked for their version
   */
  public SystemTools(List<Path> searchPath, HostCommands commands) {
    this.searchPath = List.copyOf(searchPath);
    this.commands = commands;
  }

  /** The required tools that are not there, in the order of the list. Looks, starts nothing. */
  public List<SystemTool> missing() {
    return ALL.stream()
        .filter(tool -> tool.need() == Need.REQUIRED && find(tool).isEmpty())
        .toList();
  }

  /**
   * Every tool with the place where it was found and the version it says it has.
   *
   * @throws InterruptedException when the calling thread is interrupted while a tool answers
   */
  List<Finding> survey() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (SystemTool tool : ALL) {
      Optional<Path> path = find(tool);
      findings.add(new Finding(tool, path, path.isPresent() ? versionOf(tool) : Optional.empty()));
    }
    return findings;
  }

  private Optional<Path> find(SystemTool tool) {
    return searchPath.stream()
        .map(directory -> directory.resolve(tool.name()))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private Optional<String> versionOf(SystemTool tool) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try {
      commands.run(HostCommand.of(VERSION_MAX, tool.versionCommand()), lines::add);
    } catch (IOException unanswered) {
      // The tool is there but does not say which one it is: shown as such, and no reason to stop.
      return Optional.empty();
    }
    return lines.stream()
        .map(VERSION::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  /**
   * What was found of one tool.
   *
   * @param path where it is; empty when it is missing
   * @param version what it says; empty when it is missing or says nothing that looks like one
   */
  record Finding(SystemTool tool, Optional<Path> path, Optional<String> version) {

    boolean isMissing() {
      return path.isEmpty();
    }
  }
}
