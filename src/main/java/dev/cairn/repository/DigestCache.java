package dev.cairn.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SHA-256 digests of package files, remembered by length, inode, and the times of the last change
 * to content and to inode (ctime, which no program can set back).
 *
 * <p>A file changed less than {@link #SETTLED_AFTER} ago is never remembered: within one tick of
 * the file system's clock a second change would leave all these numbers as they are.
 */
final class DigestCache {
  /** Far more than the coarsest tick of a file system's clock (2 s on FAT). */
  static final Duration SETTLED_AFTER = Duration.ofSeconds(3);

  private final Path file;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final AtomicBoolean changed = new AtomicBoolean();

  private record Known(String stamp, String sha256) {}

  /** Starts with what an earlier process has saved, if it can be read. */
  DigestCache(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split("\t", -1);
        if (fields.length == 3 && fields[2].length() == 64) {
          known.put(fields[0], new Known(fields[1], fields[2]));
        }
      }
    } catch (IOException unreadable) {
      // Only work is lost: the digests are reckoned again.
      known.clear();
    }
  }

  /** The digest of a regular file, reckoned only when the file may have changed. */
  String digest(Path packageFile) throws IOException {
    String name = packageFile.getFileName().toString();
    Map<String, Object> before = attributes(packageFile);
    String stamp = stamp(before);
    Known remembered = known.get(name);
    if (remembered != null && remembered.stamp().equals(stamp)) {
      return remembered.sha256();
    }
    String sha256 = Durably.digest(packageFile);
    if (isSettled(before) && stamp(attributes(packageFile)).equals(stamp)) {
      known.put(name, new Known(stamp, sha256));
      changed.set(true);
    }
    return sha256;
  }

  /** Saves for the next process; a failure to do so is harmless and ignored. */
  void save() {
    if (!changed.compareAndSet(true, false)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    known.forEach((name, entry) -> lines.add(name + "\t" + entry.stamp() + "\t" + entry.sha256()));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(draft, lines);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException readOnlyOrFull) {
      // The next process reckons the digests again.
      changed.set(true);
    }
  }

  private boolean isSettled(Map<String, Object> attributes) {
    Instant border = clock.instant().minus(SETTLED_AFTER);
    return time(attributes, "ctime").isBefore(border)
        && time(attributes, "lastModifiedTime").isBefore(border);
  }

  private static String stamp(Map<String, Object> attributes) {
    return attributes.get("size")
        + " "
        + attributes.get("ino")
        + " "
        + time(attributes, "lastModifiedTime")
        + " "
        + time(attributes, "ctime");
  }

  private static Instant time(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof FileTime time ? time.toInstant() : Instant.MAX;
  }

  private static Map<String, Object> attributes(Path packageFile) throws IOException {
    return Files.readAttributes(
        packageFile, "unix:size,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
  }
}
