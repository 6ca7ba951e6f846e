package dev.cairn.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a journal does with directories, and how it says that it cannot. */
final class Folder {
  private Folder() {}

  /** Whether there is nothing: no such path, or a directory without entries. */
  static boolean isFree(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  /** The files directly in a directory. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Bytes of the files directly in a directory; those that vanish meanwhile count nothing. */
  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : files(directory)) {
      bytes += sizeOf(file);
    }
    return bytes;
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException compacted) {
      return 0;
    }
  }

  /** Removes a directory and all in it; harmless when there is none. */
  static void remove(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Returns when the file, or the entries of the directory, are on the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Refuses to begin or go on when the disk of {@code directory} has not {@code bytes} and the
   * reserve: LevelDB writes through mapped memory, and a process that finds no room is killed.
   */
  static void requireSpace(Path directory, long bytes, long reserve) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < bytes + reserve) {
      throw new JournalException(
          "the disk of %s is full: %d MiB left, %d MiB are needed; make room and repeat"
              .formatted(directory, free >> 20, (bytes + reserve + (1 << 20) - 1) >> 20));
    }
  }

  /** What an I/O failure means, in one line. */
  static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    };
  }
}
