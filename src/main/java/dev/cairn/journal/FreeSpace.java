package dev.cairn.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk has room for more. Looks now and then while it has, and each time while it has
 * not. Safe for use by many threads.
 */
final class FreeSpace {
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final Path directory;
  private final FileStore disk;
  private final long bytesMin;
  private final LongSupplier nanoTime;
  private volatile long goodUntil;

  /** Of {@code disk}, on which {@code bytesMin} bytes shall stay free. */
  FreeSpace(Path directory, FileStore disk, long bytesMin, LongSupplier nanoTime) {
    this.directory = directory;
    this.disk = disk;
    this.bytesMin = bytesMin;
    this.nanoTime = nanoTime;
    this.goodUntil = nanoTime.getAsLong() - 1;
  }

  /** Why nothing can be written now; null when it can. */
  @Nullable String refusal() {
    long now = nanoTime.getAsLong();
    if (now - goodUntil < 0) {
      return null;
    }
    try {
      long free = disk.getUsableSpace();
      if (free >= bytesMin) {
        goodUntil = now + LOOK_NANOS;
        return null;
      }
      return "the disk of %s is full: %d MiB left, the journal keeps %d MiB free; make room, it goes on by itself"
          .formatted(directory, free >> 20, bytesMin >> 20);
    } catch (IOException failure) {
      return "the free space of %s cannot be read: %s".formatted(directory, failure.getMessage());
    }
  }
}
