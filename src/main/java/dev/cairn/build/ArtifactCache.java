package dev.cairn.build;

import dev.cairn.distfiles.CheckedDownload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Files of other nodes, fetched once and kept by SHA-256 as long as there is room. Safe for use by
 * many threads.
 */
final class ArtifactCache {
  private final Path directory;
  private final long bytesMax;
  private final CheckedDownload download;
  private final ControllerAddress controller;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * A cache in a directory.
   *
   * @param bytesMax what may stay when no build uses it
   */
  ArtifactCache(
      Path directory,
      long bytesMax,
      CheckedDownload download,
      ControllerAddress controller,
      InstantSource clock) {
    this.directory = directory;
    this.bytesMax = bytesMax;
    this.download = download;
    this.controller = controller;
    this.clock = clock;
  }

  /**
   * The file with that checksum, from the cache or fetched now. It stays until {@link #trim}.
   *
   * @throws IOException when it cannot be had; the message is one line
   */
  Path get(String sha256) throws IOException, InterruptedException {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IOException("not a SHA-256: " + sha256);
    }
    Path file = directory.resolve(sha256);
    ReentrantLock lock = locks.computeIfAbsent(sha256, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      if (!Files.isRegularFile(file)) {
        Files.createDirectories(directory);
        download.fetch(
            () -> controller.place(Artifacts.SHA256, sha256), Artifacts.SHA256, sha256, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      }
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return file;
    } finally {
      lock.unlock();
    }
  }

  /** Removes what was not used for longest, until the rest is small enough. */
  synchronized void trim() throws IOException {
    record Kept(Path file, long bytes, FileTime used) {}

    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Kept> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    all.sort(Comparator.comparing(Kept::used));
    long bytes = all.stream().mapToLong(Kept::bytes).sum();
    for (Kept each : all) {
      if (bytes <= bytesMax) {
        return;
      }
      Files.deleteIfExists(each.file());
      bytes -= each.bytes();
    }
  }
}
