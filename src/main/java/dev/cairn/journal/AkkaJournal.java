package dev.cairn.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of Akka's own LevelDB plugin, read from a copy: LevelDB writes even when it only
 * opens.
 */
final class AkkaJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AkkaJournal.class);

  private final LevelDb db;
  private final Map<Integer, String> names = new TreeMap<>();

  private AkkaJournal(LevelDb db) {
    this.db = db;
  }

  /** Whether a directory holds such a database. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve("CURRENT"));
  }

  /**
   * Opens a copy of {@code original} in the new directory {@code copy}. Tables are linked where the
   * file system can, because LevelDB never changes one.
   *
   * @throws IOException when it cannot be read, or another process has it open
   */
  static AkkaJournal open(Path original, Path copy, LevelDb.Settings settings) throws IOException {
    Files.createDirectories(copy);
    for (Path file : Folder.files(original)) {
      String name = file.getFileName().toString();
      Path to = copy.resolve(name);
      if (name.endsWith(".sst") || name.endsWith(".ldb")) {
        linkOrCopy(file, to);
      } else if (!name.equals("LOCK") && !name.startsWith("LOG")) {
        Files.copy(file, to);
      }
    }
    AkkaJournal journal = new AkkaJournal(open(copy, settings));
    try {
      journal.readNames();
      return journal;
    } catch (RuntimeException failure) {
      journal.close();
      throw failure;
    }
  }

  private static void linkOrCopy(Path file, Path to) throws IOException {
    try {
      Files.createLink(to, file);
    } catch (UnsupportedOperationException | IOException noLinks) {
      Files.copy(file, to);
    }
  }

  private static LevelDb open(Path copy, LevelDb.Settings settings) throws IOException {
    try {
      return LevelDb.open(copy, settings, true);
    } catch (IOException refusal) {
      if (!String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT).contains("corrupt")) {
        throw refusal;
      }
      // A power cut leaves half of a write that nobody was told of; Akka's plugin drops that, too.
      LOG.warn("{}: what can be read is taken over: {}", copy, refusal.getMessage());
      return LevelDb.open(copy, settings, false);
    }
  }

  private void readNames() {
    try (LevelDb.Scan scan = db.scan(new AkkaKey(1, 0, 0).bytes(), new AkkaKey(2, 0, 0).bytes())) {
      while (scan.hasNext()) {
        Map.Entry<byte[], byte[]> entry = scan.next();
        names.put(
            AkkaKey.of(entry.getKey()).mapping(),
            new String(entry.getValue(), StandardCharsets.UTF_8));
      }
    }
  }

  /** Persistence ids, and tags with the prefix, by number. */
  Map<Integer, String> names() {
    return names;
  }

  /**
   * The name with a number.
   *
   * @throws DamagedRecordException when there is none
   */
  String name(int id) {
    String name = names.get(id);
    if (name == null) {
      throw new DamagedRecordException("there are events of number %d, but no name".formatted(id));
    }
    return name;
  }

  /** Is handed what is stored. */
  interface Visitor {
    void entry(AkkaKey key, byte[] value) throws IOException;
  }

  /** Hands everything but the names to {@code visitor}, in the order of the keys. */
  void forAll(Visitor visitor) throws IOException {
    db.forAll(
        (key, value) -> {
          AkkaKey decoded = AkkaKey.of(key);
          if (!decoded.isName()) {
            visitor.entry(decoded, value);
          }
        });
  }

  /**
   * The event under a key.
   *
   * @throws DamagedRecordException when there is none, or it cannot be read
   */
  AkkaRecord get(AkkaKey key) {
    byte[] value = db.get(key.bytes());
    if (value == null) {
      throw new DamagedRecordException(
          "event %d of %s is missing".formatted(key.sequenceNr(), name(key.id())));
    }
    return AkkaRecord.of(value);
  }

  @Override
  public void close() {
    try {
      db.close();
    } catch (IOException failure) {
      LOG.warn("the copy was not closed well: {}", failure.toString());
    }
  }
}
