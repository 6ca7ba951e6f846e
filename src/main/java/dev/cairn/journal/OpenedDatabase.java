package dev.cairn.journal;

import dev.cairn.journal.JournalFormat.Standing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of a journal as far as it could be opened.
 *
 * @param damage why it is a copy that holds only what can be read; nothing when it is whole
 */
record OpenedDatabase(LevelDb db, Optional<String> damage) {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedDatabase.class);
  private static final String IN_USE =
      "another process has it open; stop that, or ask it (cairn audit works beside a running node)";

  /**
   * Opens {@code directory/db}. LevelDB refuses a log whose middle is damaged, and a database of
   * which a file is missing. Then a copy is opened as far as it goes, and the original stays
   * untouched; unless only the end of the log is missing, which is what a power cut leaves of a
   * write that nobody was told of.
   *
   * @throws IOException when another process has it open, or nothing can be read
   */
  static OpenedDatabase open(Path directory, LevelDb.Settings settings) throws IOException {
    Path original = directory.resolve("db");
    if (isHeadless(original)) {
      // LevelDB would take it for a new one, and delete what is there.
      return openDamaged(directory, settings, "the file CURRENT of its database is missing");
    }
    if (!WriteAheadLog.isOnlyCutOff(original)) {
      // LevelDB would find that out too, after it had written tables of what is before the damage.
      return openDamaged(directory, settings, "the log of its database is damaged in the middle");
    }
    try {
      return new OpenedDatabase(LevelDb.open(original, settings, true), Optional.empty());
    } catch (IOException refusal) {
      String message = String.valueOf(refusal.getMessage());
      if (isInUse(message)) {
        throw new IOException(IN_USE, refusal);
      }
      if (!isDamaged(message)) {
        throw refusal;
      }
      return openDamaged(directory, settings, message);
    }
  }

  private static boolean isHeadless(Path database) throws IOException {
    if (!Files.isDirectory(database) || Files.exists(database.resolve("CURRENT"))) {
      return false;
    }
    try (Stream<Path> files = Files.list(database)) {
      return files.anyMatch(
          file -> file.toString().matches(".*(\\.sst|\\.ldb|\\.log|MANIFEST-.*)"));
    }
  }

  private static boolean isInUse(String message) {
    return message.contains("LOCK") && !message.contains("ermission");
  }

  private static boolean isDamaged(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("corrupt") || lower.contains("no such file");
  }

  private static OpenedDatabase openDamaged(
      Path directory, LevelDb.Settings settings, String message) throws IOException {
    Path original = directory.resolve("db");
    boolean endWasCut = WriteAheadLog.isOnlyCutOff(original);
    Path copy = directory.resolve("readable-copy");
    copyFiles(original, copy);
    LevelDb readable;
    try {
      readable = LevelDb.open(copy, settings, false);
    } catch (IOException worse) {
      endWasCut = false;
      LevelDb.repair(copy, settings);
      readable = LevelDb.open(copy, settings, false);
    }
    Standing standing =
        JournalFormat.standing(
            readable,
            new CheckpointFile(directory.resolve("checkpoints")),
            new EntityIndex(readable));
    if (!endWasCut || standing.damage().isPresent()) {
      return new OpenedDatabase(readable, Optional.of(message));
    }
    readable.close();
    LOG.warn(
        "{}: the last write was cut off and is dropped; nobody was told that it was stored ({})",
        directory,
        message);
    return new OpenedDatabase(LevelDb.open(original, settings, false), Optional.empty());
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    refuseLocked(to.resolve("LOCK"));
    deleteAll(to);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("LOCK")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  /** Whoever reads the copy holds its lock; the original is held by nobody then. */
  private static void refuseLocked(Path lock) throws IOException {
    if (!Files.exists(lock)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held == null) {
        throw new IOException(IN_USE);
      }
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
