package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the machine offers: read from the files in which the kernel says so, nothing is tried out.
 *
 * <p>A file that cannot be read makes its fact "unknown"; it never stops the others.
 */
final class HostFacts {

  private static final double GIB = 1024.0 * 1024 * 1024;

  private final Path root;
  private final Path javaHome;
  private final Path dataDirectory;

  /**
   * Facts of one machine.
   *
   * @param root directory that stands for {@code /}
   * @param javaHome directory of the running JDK
   * @param dataDirectory where Cairn keeps its data; need not exist yet
   */
  HostFacts(Path root, Path javaHome, Path dataDirectory) {
    this.root = root;
    this.javaHome = javaHome;
    this.dataDirectory = dataDirectory.toAbsolutePath();
  }

  /**
   * One thing that is so.
   *
   * @param name what it is about
   * @param value how it is
   * @param hint what to do about it, where something should be done
   */
  record Fact(String name, String value, Optional<String> hint) {

    static Fact good(String name, String value) {
      return new Fact(name, value, Optional.empty());
    }

    static Fact poor(String name, String value, String hint) {
      return new Fact(name, value, Optional.of(hint));
    }
  }

  /** All facts, in the order in which they are shown. */
  List<Fact> read() {
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.good("java", Runtime.version() + " in " + javaHome));
    facts.add(Fact.good("system", system()));
    facts.add(Fact.good("kernel", firstLine("proc/sys/kernel/osrelease").orElse("unknown")));
    facts.add(userNamespaces());
    facts.add(overlay());
    facts.add(cgroups());
    facts.add(memory());
    facts.add(
        Fact.good("processors", Integer.toString(Runtime.getRuntime().availableProcessors())));
    facts.add(disk());
    return facts;
  }

  private String system() {
    return lines("etc/os-release").stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("unknown");
  }

  private Fact userNamespaces() {
    String name = "user namespaces";
    String instead = "run as root, or builds run on the plain host: ";
    if (firstLine("proc/sys/user/max_user_namespaces").orElse("0").equals("0")) {
      return Fact.poor(name, "none", instead + "sysctl user.max_user_namespaces is 0");
    }
    if (firstLine("proc/sys/kernel/unprivileged_userns_clone").orElse("1").equals("0")) {
      return Fact.poor(name, "root only", instead + "sysctl kernel.unprivileged_userns_clone is 0");
    }
    if (firstLine("proc/sys/kernel/apparmor_restrict_unprivileged_userns")
        .orElse("0")
        .equals("1")) {
      return Fact.poor(
          name, "root only", instead + "sysctl kernel.apparmor_restrict_unprivileged_userns is 1");
    }
    return Fact.good(name, "allowed");
  }

  private Fact overlay() {
    boolean known =
        lines("proc/filesystems").stream().anyMatch(line -> line.strip().endsWith("\toverlay"));
    return known
        ? Fact.good("overlayfs", "in the kernel")
        : Fact.poor("overlayfs", "not loaded", "as root: modprobe overlay");
  }

  private Fact cgroups() {
    Optional<String> controllers = firstLine("sys/fs/cgroup/cgroup.controllers");
    if (controllers.isPresent()) {
      return Fact.good("cgroups", "version 2: " + controllers.get());
    }
    boolean bounds =
        Files.isDirectory(root.resolve("sys/fs/cgroup/memory"))
            && Files.isDirectory(root.resolve("sys/fs/cgroup/pids"));
    return bounds
        ? Fact.good("cgroups", "version 1: memory pids")
        : Fact.poor(
            "cgroups", "none", "memory of a build is then bounded per process, not per room");
  }

  private Fact memory() {
    return Fact.good(
        "memory", "%s available of %s".formatted(meminfo("MemAvailable:"), meminfo("MemTotal:")));
  }

  private String meminfo(String key) {
    return lines("proc/meminfo").stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .map(digits -> gib(Long.parseLong(digits) * 1024))
        .findFirst()
        .orElse("unknown");
  }

  private Fact disk() {
    String name = "disk";
    Path existing = dataDirectory;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String value = gib(free) + " free for " + dataDirectory;
      return free < 5 * GIB
          ? Fact.poor(name, value, "free some, or choose another place with --data DIR")
          : Fact.good(name, value);
    } catch (IOException unreadable) {
      return Fact.poor(name, "unknown for " + dataDirectory, "choose another with --data DIR");
    }
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }

  private Optional<String> firstLine(String file) {
    return lines(file).stream().findFirst();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
