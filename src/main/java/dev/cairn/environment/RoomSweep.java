package dev.cairn.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of room directories, and what to do with those that a killed keeper has left. */
final class RoomSweep {
  private static final Logger LOG = LoggerFactory.getLogger(RoomSweep.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+-]{1,200}");

  private RoomSweep() {}

  /**
   * A directory name for a room, not used before.
   *
   * @throws IllegalArgumentException when {@code name} is not fit for one
   */
  static String directoryName(String name, String id) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a room: " + name);
    }
    return "room-" + name + "-" + id.substring(0, 8);
  }

  /**
   * Removes the directories of rooms and FIFOs of nodes that are gone, and returns how many there
   * were. What still is a mount point, or has one below, is left and named in the log.
   */
  static int sweep(Path rooms) throws IOException {
    if (!Files.isDirectory(rooms)) {
      return 0;
    }
    int removed = 0;
    List<Path> mounts = mountPoints(Files.readString(Path.of("/proc/self/mountinfo")));
    try (var entries = Files.newDirectoryStream(rooms, "{room-,.alive-}*")) {
      for (Path entry : entries) {
        if (mounts.stream().anyMatch(mount -> mount.startsWith(entry))) {
          LOG.warn("{} is left: something is mounted there; unmount it by hand", entry);
          continue;
        }
        TreeRemoval.remove(entry);
        removed++;
      }
    }
    return removed;
  }

  /** The mount points that a mountinfo file tells of. */
  static List<Path> mountPoints(String mountinfo) {
    return mountinfo
        .lines()
        .map(line -> line.split(" ", 6)[4])
        .map(
            path ->
                path.replace("\\040", " ")
                    .replace("\\011", "\t")
                    .replace("\\012", "\n")
                    .replace("\\134", "\\"))
        .map(Path::of)
        .toList();
  }
}
