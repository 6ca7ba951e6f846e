package dev.cairn.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who this process is on the host, and which user ids it can give to a room.
 *
 * @param uid effective user id
 * @param hasManyUids whether a room can hold 65,536 user ids: root can always do that, others when
 *     {@code /etc/subuid} and {@code /etc/subgid} grant them a range
 */
record HostUser(long uid, boolean hasManyUids) {

  /** This process. */
  static HostUser current() throws IOException {
    long uid = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    return new HostUser(uid, uid == 0 || (hasRange("subuid", uid) && hasRange("subgid", uid)));
  }

  private static boolean hasRange(String file, long uid) throws IOException {
    Path path = Path.of("/etc", file);
    if (!Files.isReadable(path)) {
      return false;
    }
    String name = Files.getOwner(Path.of("/proc/self")).getName();
    return Files.readAllLines(path).stream()
        .map(line -> line.split(":", 3))
        .anyMatch(
            fields ->
                fields.length == 3
                    && (fields[0].equals(name) || fields[0].equals(Long.toString(uid)))
                    && Long.parseLong(fields[2]) >= 65_536);
  }

  boolean isRoot() {
    return uid == 0;
  }

  /** What {@code unshare} needs besides for this user. */
  List<String> unshareOptions() {
    if (isRoot()) {
      return List.of();
    }
    return hasManyUids
        ? List.of("--user", "--map-root-user", "--map-auto")
        : List.of("--user", "--map-root-user");
  }
}
