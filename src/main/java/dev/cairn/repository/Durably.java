package dev.cairn.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** File operations that hold after a power cut, and words for those that fail. */
final class Durably {
  private Durably() {}

  /** Copies a regular file, forces the copy to the disk and returns its SHA-256. */
  static String copy(Path from, Path to) throws IOException {
    MessageDigest sha256 = sha256();
    // A link instead of a file is refused: the room that staged it may have put it there.
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      @SuppressWarnings("resource") // closing it would close the channel before it is forced
      OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), sha256);
      in.transferTo(out);
      channel.force(true);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** SHA-256 of a regular file, lower-case hexadecimal. */
  static String digest(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Forces a file, or the names in a directory, to the disk. */
  static void force(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Removes a directory with all that is in it; one that is not there is fine. What vanishes or
   * appears meanwhile is passed over: the repo-add of a killed node may still be at work there for
   * a moment, and the rest goes the next time.
   */
  static void removeTree(Path directory) throws IOException {
    Files.walkFileTree(directory, new TreeRemoval());
  }

  private static final class TreeRemoval extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException filledMeanwhile) {
        return FileVisitResult.CONTINUE;
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** One sentence for the operator on why the repository could not be written. */
  static RepositoryException explain(Path directory, IOException failure) {
    if (failure instanceof RepositoryException already) {
      return already;
    }
    String reason =
        failure instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : String.valueOf(failure.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    String advice;
    if (lower.contains("no space left") || lower.contains("quota")) {
      advice = "its disk is full: free some space and repeat";
    } else if (lower.contains("read-only")) {
      advice = "it is on a read-only file system: remount it writable or choose another --data";
    } else if (failure instanceof java.nio.file.AccessDeniedException) {
      advice = "permission denied on " + failure.getMessage() + ": mend its owner or mode";
    } else {
      advice = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
    return new RepositoryException(
        "the repository " + directory + " was left as it was, " + advice.replace('\n', ' '),
        failure);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
