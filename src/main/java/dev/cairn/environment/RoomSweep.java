package dev.cairn.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * Removes the empty directories of rooms and FIFOs of nodes that are gone. Directories that still
   * are mount points, or that hold files, are left and named in the log: files of a namespace room
   * never are on disk.
   */
  static int sweep(Path rooms) throws IOException {
    int removed = 0;
    if (!Files.isDirectory(rooms)) {
      return 0;
    }
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    try (var entries = Files.newDirectoryStream(rooms, "{room-,.alive-}*")) {
      for (Path entry : entries) {
        if (mounts.contains(" " + entry + " ") || mounts.contains(" " + entry + "/")) {
          LOG.warn("{} is left: something is mounted on it; unmount it by hand", entry);
          continue;
        }
        try {
          Files.delete(entry);
          removed++;
        } catch (IOException e) {
          LOG.warn("{} is left: {}", entry, e.toString());
        }
      }
    }
    return removed;
  }
}
