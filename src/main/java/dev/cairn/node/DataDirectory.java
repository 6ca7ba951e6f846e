package dev.cairn.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a node, held by one process at a time.
 *
 * <p>{@code format} names the version of everything in it. {@code node.lock} is locked while a node
 * runs; {@code node.json} then says where it answers, and {@code token} holds the secret that its
 * clients present.
 */
final class DataDirectory implements AutoCloseable {
  /** Version of the data directory that this program reads and writes. */
  static final int FORMAT = 1;

  /**
   * Free space without which no node starts: LevelDB writes through mapped memory, and the JVM is
   * killed when the disk cannot take a page. A journal that is opened needs about 5 MiB.
   */
  private static final long FREE_BYTES_MIN = 16L << 20;

  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path directory, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the directory when it is missing, and takes it for this process.
   *
   * @throws NodeException when another node has it, it was written by a newer version, or it cannot
   *     be written
   */
  static DataDirectory take(Path directory) throws NodeException {
    try {
      Files.createDirectories(directory);
      checkSpace(directory);
      checkFormat(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new NodeException(
            "another node uses the data directory "
                + directory
                + "; stop it with `cairn down`, or name another directory with --data");
      }
      return new DataDirectory(directory, channel, lock);
    } catch (NodeException refusal) {
      throw refusal;
    } catch (IOException failure) {
      throw new NodeException(
          "the data directory %s cannot be used: %s; name another one with --data"
              .formatted(directory, reason(failure)),
          failure);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static void checkSpace(Path directory) throws IOException, NodeException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < FREE_BYTES_MIN) {
      throw new NodeException(
          "the disk of %s is full (%d MiB left); free %d MiB there and repeat"
              .formatted(directory, free >> 20, FREE_BYTES_MIN >> 20));
    }
  }

  private static void checkFormat(Path directory) throws IOException, NodeException {
    Path file = directory.resolve("format");
    if (!Files.exists(file)) {
      writeAtomically(file, FORMAT + "\n");
      return;
    }
    String text = Files.readString(file).strip();
    if (!text.matches("[0-9]{1,9}")) {
      throw new NodeException(
          "%s does not hold a format number; it is damaged or not of Cairn".formatted(file));
    }
    if (Integer.parseInt(text) > FORMAT) {
      throw new NodeException(
          ("the data directory %s was written by a newer version of Cairn (format %s, this one"
                  + " reads up to %d); use that version")
              .formatted(directory, text, FORMAT));
    }
  }

  /** The path of {@code name} in the directory. */
  Path resolve(String name) {
    return directory.resolve(name);
  }

  /**
   * The UUID of this directory, made at its first start. It goes with a copy of the directory, by
   * which two members with the same data are noticed.
   */
  String identity() throws NodeException {
    Path file = directory.resolve("identity");
    try {
      if (!Files.exists(file)) {
        writeAtomically(file, Ids.next() + "\n");
      }
      return UUID.fromString(Files.readString(file).strip()).toString();
    } catch (IOException | IllegalArgumentException broken) {
      throw new NodeException(
          "%s does not hold a UUID: %s; remove it, and the node gets a new identity"
              .formatted(file, broken.getMessage()),
          broken);
    }
  }

  /** A secret that is made at the first start and kept; only the directory's owner can read it. */
  String keptSecret(String name) throws NodeException {
    Path file = directory.resolve(name);
    try {
      String kept = Files.exists(file) ? Files.readString(file).strip() : "";
      if (!kept.matches("[0-9a-f]{48}")) {
        kept = Ids.secret();
        writeSecret(name, kept + "\n");
      }
      return kept;
    } catch (IOException failure) {
      throw new NodeException("%s cannot be read: %s".formatted(file, reason(failure)), failure);
    }
  }

  /** Writes a file that only its owner can read. */
  void writeSecret(String name, String text) throws NodeException {
    try {
      Path file = directory.resolve(name);
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new NodeException(
          "%s cannot be written: %s".formatted(directory.resolve(name), reason(failure)), failure);
    }
  }

  /** Tells clients where the node answers, and gives them its secret. */
  void announce(String http, String token, String version) throws NodeException {
    writeSecret("token", token + "\n");
    write(
        "node.json",
        "{\"pid\":%d,\"http\":\"%s\",\"version\":\"%s\"}\n"
            .formatted(ProcessHandle.current().pid(), http, version));
  }

  /** Writes a file that appears complete or not at all. */
  void write(String name, String text) throws NodeException {
    try {
      writeAtomically(directory.resolve(name), text);
    } catch (IOException failure) {
      throw new NodeException(
          "%s cannot be written: %s".formatted(directory.resolve(name), reason(failure)), failure);
    }
  }

  private static void writeAtomically(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What an I/O failure means, in a few words for the operator. */
  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException other -> other.getFile() + " is not a directory";
      case NoSuchFileException missing -> missing.getFile() + " cannot be made there";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    };
  }

  /** Gives the directory up; whoever comes next sees no running node. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory.resolve("node.json"));
      lock.release();
      channel.close();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
