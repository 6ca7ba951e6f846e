package dev.cairn.cli;

import dev.cairn.cli.SystemTool.Need;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
          SystemTool.inRooms("makepkg", "makepkg", "builds packages"),
          SystemTool.requiredWithoutVersion("vercmp", "makepkg", "compares versions"),
          SystemTool.inRooms("pacman", "pacman-package-manager", "installs into rooms"),
          SystemTool.required("repo-add", "pacman-package-manager", "indexes the repository"),
          SystemTool.inRooms("fakeroot", "fakeroot", "packages without privilege"),
          SystemTool.inRooms("bsdtar", "libarchive-tools", "packs and unpacks"),
          SystemTool.inRooms("zstd", "zstd", "compresses packages"),
          SystemTool.inRooms("xz", "xz-utils", "unpacks sources"),
          SystemTool.inRooms("patch", "patch", "changes sources"),
          SystemTool.inRooms("file", "file", "tells binaries from scripts"),
          SystemTool.inRooms("gcc", "build-essential", "compiles C"),
          SystemTool.required("g++", "build-essential", "compiles C++"),
          SystemTool.inRooms("make", "build-essential", "runs makefiles"),
          SystemTool.inRooms("awk", "mawk", "runs configure scripts"),
          SystemTool.inRooms("diff", "diffutils", "compares in tests of recipes"),
          SystemTool.inRooms("gettext", "gettext-base", "messages of makepkg"),
          SystemTool.inRooms("pkg-config", "pkg-config", "finds libraries"),
          SystemTool.inRooms("unshare", "util-linux", "makes namespaces"),
          SystemTool.required("setpriv", "util-linux", "drops privileges"),
          SystemTool.inRooms("mount", "mount", "stacks a room on its base"),
          SystemTool.requiredWithoutVersion("newuidmap", "uidmap", "user ids in namespaces"),
          SystemTool.inRooms("git", "git", "fetches git sources"),
          SystemTool.required("dpkg-source", "dpkg-dev", "sources from the distribution"),
          SystemTool.required("mvn", "maven", "builds Cairn itself"),
          new SystemTool(
              "ip", "iproute2", "makes networks for tests", Need.REQUIRED, List.of("ip", "-V")),
          new SystemTool(
              "promtool",
              "prometheus",
              "reads metrics in tests",
              Need.CHECK,
              List.of("promtool", "--version")),
          new SystemTool(
              "docker-compose",
              "docker-compose",
              "reads the compose file in a test",
              Need.CHECK,
              List.of("docker-compose", "--version")),
          new SystemTool(
              "chromium",
              "chromium",
              "shows the dashboard in tests",
              Need.CHECK,
              List.of("chromium", "--version")),
          new SystemTool(
              "chromedriver",
              "chromium-driver",
              "drives that browser",
              Need.CHECK,
              List.of("chromedriver", "--version")),
          new SystemTool(
              "ninja",
              "ninja-build",
              "peer in a benchmark",
              Need.BENCHMARK,
              List.of("ninja", "--version")));

  /** Where dpkg names the files of each package: {@code NAME.list} or {@code NAME:ARCH.list}. */
  private static final Path DPKG_INFO = Path.of("/var/lib/dpkg/info");

  /** Long enough for a shell script on a busy machine. */
  private static final Duration VERSION_MAX = Duration.ofSeconds(20);

  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+([\\w.+~:-]*\\w)?");

  private final List<Path> searchPath;
  private final HostCommands commands;
  private final Path dpkgInfo;

  /**
   * The tools of this machine.
   *
   * @param searchPath directories in which programs are looked up, the first one wins
   * @param commands runs the programs that are asked for their version
   */
  public SystemTools(List<Path> searchPath, HostCommands commands) {
    this(searchPath, commands, DPKG_INFO);
  }

  /** The same, with the place where dpkg keeps its lists; where there is none, programs count. */
  SystemTools(List<Path> searchPath, HostCommands commands, Path dpkgInfo) {
    this.searchPath = List.copyOf(searchPath);
    this.commands = commands;
    this.dpkgInfo = dpkgInfo;
  }

  /** The tools of these needs that are not there, as in the list. Looks, starts nothing. */
  List<SystemTool> missing(Set<Need> needs) {
    return ALL.stream()
        .filter(tool -> needs.contains(tool.need()) && find(tool).isEmpty())
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
    if (tool.need() == Need.ROOM_BASE && !hasPackage(tool.debianPackage())) {
      return Optional.empty();
    }
    return searchPath.stream()
        .map(directory -> directory.resolve(tool.name()))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private boolean hasPackage(String name) {
    if (!Files.isDirectory(dpkgInfo) || Files.exists(dpkgInfo.resolve(name + ".list"))) {
      return true;
    }
    try (DirectoryStream<Path> ofArchitectures =
        Files.newDirectoryStream(dpkgInfo, name + ":*.list")) {
      return ofArchitectures.iterator().hasNext();
    } catch (IOException unreadable) {
      return false;
    }
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
