package dev.cairn.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Texts of .SRCINFO by what they depend on, one file each. A file begins with the checksum of the
 * rest, so one that was cut short or altered is as good as none. Safe for many threads and nodes.
 */
final class SrcInfoCache {
  private final Path directory;

  SrcInfoCache(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** The text kept under {@code key}, a name for a file, if it is whole. */
  Optional<String> find(String key) {
    try {
      String stored = Files.readString(directory.resolve(key));
      int lineEnd = stored.indexOf('\n');
      String text = stored.substring(lineEnd + 1);
      return lineEnd > 0 && stored.substring(0, lineEnd).equals(checksum(text))
          ? Optional.of(text)
          : Optional.empty();
    } catch (IOException _) {
      // Absent or unreadable: the recipe is evaluated again.
      return Optional.empty();
    }
  }

  /** Keeps {@code text}; readers see the old state or the new one. */
  void keep(String key, String text) throws IOException {
    Path temporary = Files.createTempFile(directory, "new-", ".tmp");
    try {
      Files.writeString(temporary, checksum(text) + "\n" + text);
      Files.move(temporary, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String checksum(String text) {
    return RecipeFingerprint.ofTexts(List.of(text));
  }
}
