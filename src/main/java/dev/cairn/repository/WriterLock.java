package dev.cairn.repository;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The right to write to a repository, held by at most one process; the kernel ends it with it. */
final class WriterLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FileChannel channel;

  private WriterLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock, at most {@code lockMax}. */
  static WriterLock take(Path file, Duration lockMax) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      for (long tries = lockMax.dividedBy(PAUSE); tries >= 0 && !taken; tries--) {
        taken = tryLock(channel) != null;
        if (!taken) {
          Thread.sleep(PAUSE);
        }
      }
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    if (!taken) {
      throw new RepositoryException(
          "another process has been publishing to "
              + file.getParent()
              + " for "
              + lockMax.toSeconds()
              + " s: wait for it or stop it, then repeat");
    }
    return new WriterLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
