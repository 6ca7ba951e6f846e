package dev.cairn.environment;

import dev.cairn.environment.RoomSpec.RoomLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of this machine in which rooms get their limits: version 2, else version 1,
 * else none, where limits by process and user have to do.
 *
 * @param version 2, 1, or 0 for none
 * @param memory directory in which groups that limit memory are made; with version 2 all limits
 * @param pids directory in which groups that limit processes are made, when it is another one
 */
record Cgroups(int version, Optional<Path> memory, Optional<Path> pids) {
  private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
  private static final Path FILESYSTEM = Path.of("/sys/fs/cgroup");

  static final Cgroups NONE = new Cgroups(0, Optional.empty(), Optional.empty());

  /** One room's share: its groups and the limits to write into them. */
  record Group(List<Path> directories, Map<Path, String> limits, RoomLimitWatch watch) {}

  /** What this process may use, tried out by making and removing a group. */
  static Cgroups detect(boolean root) {
    try {
      Map<String, String> own = ownGroups(Files.readString(Path.of("/proc/self/cgroup")));
      Optional<Path> two = versionTwo(own.getOrDefault("", "/"), root);
      if (two.isPresent()) {
        return new Cgroups(2, two, Optional.empty());
      }
      Optional<Path> memory = versionOne("memory", own);
      Optional<Path> pids = versionOne("pids", own);
      return memory.isPresent() || pids.isPresent() ? new Cgroups(1, memory, pids) : NONE;
    } catch (IOException e) {
      LOG.debug("no control groups", e);
      return NONE;
    }
  }

  /** Controller to path, from {@code /proc/self/cgroup}; version 2 has the name "". */
  static Map<String, String> ownGroups(String text) {
    Map<String, String> groups = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              String[] fields = line.split(":", 3);
              for (String controller : fields[1].split(",", -1)) {
                groups.put(controller, fields[2]);
              }
            });
    return groups;
  }

  private static Optional<Path> versionTwo(String own, boolean root) {
    List<Path> candidates = new ArrayList<>();
    if (root) {
      candidates.add(FILESYSTEM.resolve("cairn"));
    }
    candidates.add(FILESYSTEM.resolve(own.substring(1)).normalize());
    return candidates.stream().filter(Cgroups::canLimit).findFirst();
  }

  /** Whether groups below {@code parent} can limit memory and processes; makes it so if it can. */
  private static boolean canLimit(Path parent) {
    try {
      Path above = parent.getParent();
      if (above == null || !Files.exists(above.resolve("cgroup.controllers"))) {
        return false;
      }
      if (!Files.exists(parent)) {
        enable(above);
        Files.createDirectory(parent);
      }
      enable(parent);
      return isWritable(parent);
    } catch (IOException e) {
      LOG.debug("control groups in {} cannot be used", parent, e);
      return false;
    }
  }

  private static void enable(Path parent) throws IOException {
    Path enabled = parent.resolve("cgroup.subtree_control");
    List<String> controllers = List.of(Files.readString(enabled).strip().split(" ", -1));
    if (!controllers.contains("memory") || !controllers.contains("pids")) {
      Files.writeString(enabled, "+memory +pids");
    }
  }

  private static Optional<Path> versionOne(String controller, Map<String, String> own) {
    Path mounted = FILESYSTEM.resolve(controller);
    Path parent = mounted.resolve(own.getOrDefault(controller, "/").substring(1)).normalize();
    // In a container the path of the outer world is not there: the mount itself is our group.
    Path usable = Files.isDirectory(parent) ? parent : mounted;
    return own.containsKey(controller) && isWritable(usable)
        ? Optional.of(usable)
        : Optional.empty();
  }

  private static boolean isWritable(Path parent) {
    Path trial = parent.resolve("cairn-trial-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(trial);
      Files.delete(trial);
      return true;
    } catch (IOException e) {
      LOG.debug("no control group can be made in {}", parent, e);
      return false;
    }
  }

  /** Whether the groups made here limit memory. */
  boolean limitsMemory() {
    return memory.isPresent();
  }

  /** Whether the groups made here limit the number of processes. */
  boolean limitsProcesses() {
    return pids.isPresent() || version == 2;
  }

  /** One line for people: what holds rooms to their limits here. */
  String description() {
    String processes = limitsProcesses() ? "control group" : "limit by user";
    String bytes = limitsMemory() ? "control group" : "limit by process";
    return version == 0
        ? "no control groups: memory is limited per process, processes per user"
        : "control groups version %d: memory by %s, processes by %s"
            .formatted(version, bytes, processes);
  }

  /**
   * The groups of a room called {@code name}. What the room's files take counts as memory too,
   * since they are in memory: the group gets both limits together.
   */
  Group group(String name, RoomLimits limits) {
    List<Path> directories = new ArrayList<>();
    Map<Path, String> values = new LinkedHashMap<>();
    long total = Math.addExact(limits.memoryBytes(), limits.diskBytes());
    memory.ifPresent(
        parent -> {
          Path group = parent.resolve(name);
          directories.add(group);
          if (version == 2) {
            values.put(group.resolve("memory.max"), Long.toString(total));
            values.put(group.resolve("pids.max"), Integer.toString(limits.processesMax()));
          } else {
            values.put(group.resolve("memory.limit_in_bytes"), Long.toString(total));
          }
        });
    pids.ifPresent(
        parent -> {
          Path group = parent.resolve(name);
          directories.add(group);
          values.put(group.resolve("pids.max"), Integer.toString(limits.processesMax()));
        });
    return new Group(directories, values, new Watch(directories, limits));
  }

  /**
   * Kills what is left in the groups whose names begin with {@code prefix}, removes them, and
   * returns how many there were.
   */
  int sweep(String prefix) throws IOException {
    int removed = 0;
    for (Path parent : List.of(memory, pids).stream().flatMap(Optional::stream).toList()) {
      try (var groups = Files.newDirectoryStream(parent, prefix + "*")) {
        for (Path group : groups) {
          remove(group);
          removed++;
        }
      }
    }
    return removed;
  }

  private static void remove(Path group) throws IOException {
    for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
      Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
      if (process.isPresent()) {
        process.get().destroyForcibly();
        process.get().onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> null).join();
      }
    }
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      LOG.warn("the control group {} is left: {}", group, e.toString());
    }
  }

  private record Watch(List<Path> directories, RoomLimits limits) implements RoomLimitWatch {
    @Override
    public Reading read() {
      return new Reading(
          counter("oom_kill", "memory.oom_control", "memory.events"),
          counter("max", "pids.events"));
    }

    @Override
    public Optional<String> reachedSince(Reading before) {
      Reading now = read();
      if (now.outOfMemory() > before.outOfMemory()) {
        return Optional.of("out of memory: limit " + size(limits.memoryBytes()));
      }
      return now.processesRefused() > before.processesRefused()
          ? Optional.of("too many processes: limit " + limits.processesMax())
          : Optional.empty();
    }

    @Override
    public String diskFull() {
      return "disk full: limit " + size(limits.diskBytes());
    }

    private long counter(String key, String... files) {
      for (Path directory : directories) {
        for (String file : files) {
          OptionalLong value = value(directory.resolve(file), key);
          if (value.isPresent()) {
            return value.getAsLong();
          }
        }
      }
      return 0;
    }

    private static OptionalLong value(Path file, String key) {
      try {
        return Files.readString(file, StandardCharsets.US_ASCII)
            .lines()
            .filter(line -> line.startsWith(key + " "))
            .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1).strip()))
            .findFirst();
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    }

    private static String size(long bytes) {
      if (bytes >= 1L << 30 && bytes % (1L << 30) == 0) {
        return (bytes >> 30) + " GiB";
      }
      return (bytes >> 20) + " MiB";
    }
  }
}
