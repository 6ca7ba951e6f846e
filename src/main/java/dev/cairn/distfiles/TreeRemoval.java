package dev.cairn.distfiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes and measures directories with all that is in them. */
final class TreeRemoval {
  private TreeRemoval() {}

  /** Removes a file or directory; one that is not there is fine. */
  static void remove(Path top) throws IOException {
    for (Path path : deepestFirst(top)) {
      Files.deleteIfExists(path);
    }
  }

  /** Sum of the lengths of all files, in bytes. */
  static long sizeBytes(Path top) throws IOException {
    long sum = 0;
    for (Path path : deepestFirst(top)) {
      sum += Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
    }
    return sum;
  }

  private static List<Path> deepestFirst(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(top)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
