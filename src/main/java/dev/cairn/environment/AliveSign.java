package dev.cairn.environment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO that this process holds open for writing as long as it lives, however it ends: rooms whose
 * standard input belongs to a program find the end of the node there. {@link RoomSweep} removes
 * those of earlier nodes.
 */
final class AliveSign {
  private final Path directory;
  private final Supplier<String> ids;
  private @Nullable Held held;

  private record Held(Path path, RandomAccessFile hold) {}

  AliveSign(Path directory, Supplier<String> ids) {
    this.directory = directory;
    this.ids = ids;
  }

  /** The FIFO, made when it is first asked for. */
  synchronized Path fifo() throws RoomException {
    if (held == null) {
      Path path = directory.resolve(".alive-" + ids.get());
      try {
        HostCommand.run("mkfifo", "-m", "600", path.toString());
        held = new Held(path, new RandomAccessFile(path.toFile(), "rw"));
      } catch (IOException e) {
        throw new RoomException("cannot make a FIFO in %s: %s".formatted(directory, e), e);
      }
    }
    return held.path();
  }
}
