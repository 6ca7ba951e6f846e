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

  SrcInfoCache(Path directory) throws RecipeTreeException {
    try {
      this.directory = Files.createDirectories(directory);
    } catch (IOException e) {
      throw notWritable(directory, e);
    }
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

  /**
   * Keeps {@code text}; readers see the old state or the new one.
   *
   * @throws RecipeTreeException when the directory cannot be written, for example on a full disk
   */
  void keep(String key, String text) throws RecipeTreeException {
    try {
      Path temporary = Files.createTempFile(directory, "new-", ".tmp");
      try {
        Files.writeString(temporary, checksum(text) + "\n" + text);
        Files.move(temporary, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw notWritable(directory, e);
    }
  }

  private static RecipeTreeException notWritable(Path directory, IOException cause) {
    return new RecipeTreeException(
        "the cache directory %s cannot be written (%s); make room on its disk or allow writing"
            .formatted(directory, Names.printable(String.valueOf(cause.getMessage()))),
        cause);
  }

  private static String checksum(String text) {
    return RecipeFingerprint.ofTexts(List.of(text));
  }
}
