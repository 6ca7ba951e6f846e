package dev.cairn.distfiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Directories with files under the names that recipes use: a mounted share, a disk from another
 * machine, what somebody has downloaded by hand.
 */
public final class DirectoryFallback implements DistfileFallback {
  private final List<Path> directories;

  /** Directories are searched in this order, not their subdirectories. */
  public DirectoryFallback(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  @Override
  public String name() {
    return "directories of distfiles";
  }

  @Override
  public Optional<Path> find(Distfile wanted, Path directory) throws IOException {
    for (Path each : directories) {
      Path file = each.resolve(wanted.fileName());
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        var digests = Checksums.of(file, wanted.checksums().keySet());
        if (Checksums.differences(wanted.checksums(), digests).isEmpty()) {
          return Optional.of(Files.copy(file, directory.resolve("found")));
        }
      }
    }
    return Optional.empty();
  }
}
