package dev.cairn.distfiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One lock per file name, among the threads of this process and among processes. */
final class NameLocks {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path directory;
  private final Duration max;
  private final Timing.Sleeper sleeper;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Waits for another process at most {@code max}. */
  NameLocks(Path directory, Duration max, Timing.Sleeper sleeper) {
    this.directory = directory;
    this.max = max;
    this.sleeper = sleeper;
  }

  /** A lock that is held until it is closed, by the thread that took it. */
  static final class Held implements AutoCloseable {
    private final ReentrantLock lock;
    private final FileChannel channel;

    private Held(ReentrantLock lock, FileChannel channel) {
      this.lock = lock;
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits for the lock of a name. */
  Held take(String name) throws IOException, InterruptedException {
    String key = Checksums.key(name);
    ReentrantLock lock = locks.computeIfAbsent(key, any -> new ReentrantLock(true));
    lock.lockInterruptibly();
    boolean taken = false;
    try {
      Held held = new Held(lock, await(directory.resolve(key), name));
      taken = true;
      return held;
    } finally {
      if (!taken) {
        lock.unlock();
      }
    }
  }

  private FileChannel await(Path file, String name) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      for (long tries = max.dividedBy(PAUSE); !taken; tries--) {
        taken = tryLock(channel) != null;
        if (!taken) {
          if (tries <= 0) {
            throw new FetchException(
                "another process has been fetching "
                    + name
                    + " for "
                    + max.toSeconds()
                    + " s: wait for it or stop it, then repeat");
          }
          sleeper.sleep(PAUSE);
        }
      }
      return channel;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByAnotherStoreOfThisProcess) {
      return null;
    }
  }
}
