package dev.cairn.journal;

import dev.cairn.journal.JournalFormat.ChainCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.iq80.leveldb.WriteBatch;

/**
 * Copies of a journal: one is made while the journal is written, and becomes a journal again in an
 * empty place.
 *
 * <p>A backup has the database {@code db} and the file {@code checkpoints}. The private key that
 * signs checkpoints is not in it: whoever has a backup cannot sign in the node's name, and a
 * restored journal goes on with a key of its own.
 */
final class JournalBackup {
  /** A batch is written when it has so many bytes: large enough that syncing costs little. */
  private static final int BATCH_BYTES = 4 << 20;

  private static final String DATABASE = "db";
  private static final String CHECKPOINTS = "checkpoints";

  private final Path target;
  private final LevelDb.Settings settings;
  private final long reserve;

  /**
   * A copy into {@code target}.
   *
   * @param reserve free space that is left on its disk, in bytes
   */
  JournalBackup(Path target, LevelDb.Settings settings, long reserve) {
    this.target = target.toAbsolutePath().normalize();
    this.settings = settings;
    this.reserve = reserve;
  }

  /** Makes the content of the target, in another directory until it is complete. */
  private interface Filler {
    BackupReport fill(Path unfinished) throws IOException;
  }

  /**
   * Copies what the journal holds at this moment, and checks the copy.
   *
   * @throws JournalException when the target exists, cannot be written or has no room, or the
   *     journal is damaged
   */
  BackupReport of(JournalStore store) {
    if (store.damage().isPresent()) {
      throw new JournalException(
          "the journal in %s is damaged (%s) and is not backed up; export what can be read"
              .formatted(store.directory(), store.damage().get()));
    }
    if (Files.exists(target)) {
      throw new JournalException(
          "%s exists already; name a directory that does not".formatted(target));
    }
    return place("the backup", unfinished -> copy(store, unfinished));
  }

  /**
   * Copies a backup, and checks the whole of the copy before it takes its place.
   *
   * @throws JournalException when it is no backup, is damaged, or the target is not empty, cannot
   *     be written or has no room
   */
  BackupReport from(Path backup) {
    Path database = backup.resolve(DATABASE);
    if (!Files.exists(database.resolve("CURRENT"))) {
      throw new JournalException(
          "%s is no backup of a journal: it has no database db".formatted(backup));
    }
    return place("the journal", unfinished -> copyBack(backup, unfinished));
  }

  private BackupReport place(String what, Filler filler) {
    Path parent = target.getParent();
    try {
      if (parent == null || !Files.isDirectory(parent)) {
        throw new JournalException(
            "there is no directory %s; make it, or name another place".formatted(parent));
      }
      if (!Folder.isFree(target)) {
        throw new JournalException(
            "%s is not empty; move it away, or name another place".formatted(target));
      }
      Path unfinished = Files.createTempDirectory(parent, target.getFileName() + ".unfinished-");
      try {
        BackupReport filled = filler.fill(unfinished);
        Folder.sync(unfinished);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        Folder.sync(parent);
        return new BackupReport(target, filled.events(), filled.bytes());
      } finally {
        Folder.remove(unfinished);
      }
    } catch (IOException failure) {
      throw new JournalException(
          "%s cannot be written to %s: %s".formatted(what, target, Folder.reason(failure)),
          failure);
    }
  }

  private BackupReport copy(JournalStore store, Path unfinished) throws IOException {
    Folder.requireSpace(unfinished, Folder.bytes(store.directory().resolve(DATABASE)), reserve);
    // Those before the snapshot are before its end, whatever is signed meanwhile.
    String before = completeLines(store.directory().resolve(CHECKPOINTS));
    Path file = unfinished.resolve(CHECKPOINTS);
    Files.writeString(file, before, StandardCharsets.US_ASCII);
    Path database = unfinished.resolve(DATABASE);
    JournalHead head;
    try (LevelDb db = LevelDb.open(database, settings, true)) {
      CheckpointFile checkpoints = new CheckpointFile(file);
      long last = lastOf(checkpoints);
      for (Checkpoint checkpoint : copyEntries(store, db, unfinished)) {
        if (checkpoint.offset() > last) {
          checkpoints.append(checkpoint);
        }
      }
      head = check(db, checkpoints);
    } catch (DamagedRecordException damage) {
      throw new JournalException(
          "the journal in %s is damaged (%s) and is not backed up; export what can be read"
              .formatted(store.directory(), damage.getMessage()),
          damage);
    }
    Folder.sync(file);
    Folder.sync(database);
    return new BackupReport(target, head.offset(), Folder.bytes(database));
  }

  private static long lastOf(CheckpointFile checkpoints) throws IOException {
    List<Checkpoint> signed = checkpoints.read();
    return signed.isEmpty() ? 0 : signed.getLast().offset();
  }

  /** Copies the database as it is now; returns the checkpoints in it. */
  private List<Checkpoint> copyEntries(JournalStore store, LevelDb db, Path disk)
      throws IOException {
    try (Copy copy = new Copy(db, disk)) {
      store.database().forAll(copy::entry);
      copy.write();
      return copy.checkpoints;
    }
  }

  private static String completeLines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  private BackupReport copyBack(Path backup, Path unfinished) throws IOException {
    Path from = backup.resolve(DATABASE);
    Folder.requireSpace(unfinished, Folder.bytes(from), reserve);
    Path database = Files.createDirectory(unfinished.resolve(DATABASE));
    for (Path file : Folder.files(from)) {
      if (!file.endsWith("LOCK") && !file.endsWith("LOG")) {
        Folder.sync(Files.copy(file, database.resolve(file.getFileName())));
      }
    }
    Path signed = unfinished.resolve(CHECKPOINTS);
    Files.writeString(
        signed, completeLines(backup.resolve(CHECKPOINTS)), StandardCharsets.US_ASCII);
    Folder.sync(signed);
    JournalHead head;
    try (LevelDb db = LevelDb.open(database, settings, true)) {
      JournalFormat.bringUp(db, backup);
      head = check(db, new CheckpointFile(signed));
    } catch (DamagedRecordException damage) {
      throw new JournalException(
          "the backup %s is damaged: %s; take another one".formatted(backup, damage.getMessage()),
          damage);
    } catch (IOException unreadable) {
      throw new JournalException(
          "the backup %s cannot be read: %s; take another one"
              .formatted(backup, Folder.reason(unreadable)),
          unreadable);
    }
    Folder.sync(database);
    return new BackupReport(target, head.offset(), Folder.bytes(database));
  }

  /**
   * Follows the whole chain, and looks for every checkpoint in it.
   *
   * @throws DamagedRecordException when something does not fit
   */
  static JournalHead check(LevelDb db, CheckpointFile file) throws IOException {
    JournalHead head = JournalFormat.head(db);
    Deque<Checkpoint> signed = new ArrayDeque<>(file.read());
    ChainCheck chain = new ChainCheck(0, JournalFormat.genesis(db));
    JournalReader.forEach(
        db,
        0,
        stored -> {
          chain.next(stored);
          while (!signed.isEmpty() && signed.getFirst().offset() == chain.offset()) {
            confirm(signed.removeFirst(), chain);
          }
        });
    if (!chain.endsAt(head)) {
      throw new DamagedRecordException(
          "its last event is %d, not %d".formatted(chain.offset(), head.offset()));
    }
    if (!signed.isEmpty()) {
      throw new DamagedRecordException(
          "it ends with event %d, but event %d was signed"
              .formatted(head.offset(), signed.getFirst().offset()));
    }
    return head;
  }

  private static void confirm(Checkpoint checkpoint, ChainCheck chain) {
    if (!Arrays.equals(checkpoint.hash(), chain.hash()) || !checkpoint.isGenuine()) {
      throw new DamagedRecordException(
          "the checkpoint at event %d does not fit".formatted(checkpoint.offset()));
    }
  }

  /** Entries on their way into another database. */
  private final class Copy implements AutoCloseable {
    private final LevelDb db;
    private final Path disk;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private WriteBatch batch;
    private long bytes;

    Copy(LevelDb db, Path disk) {
      this.db = db;
      this.disk = disk;
      this.batch = db.batch();
    }

    void entry(byte[] key, byte[] value) throws IOException {
      if (Keys.kindOf(key) == Keys.CHECKPOINT) {
        checkpoints.add(Checkpoint.parse(new String(value, StandardCharsets.US_ASCII)));
      }
      batch.put(key, value);
      bytes += key.length + value.length;
      if (bytes >= BATCH_BYTES) {
        write();
      }
    }

    void write() throws IOException {
      Folder.requireSpace(disk, bytes, reserve);
      db.write(batch);
      batch.close();
      batch = db.batch();
      bytes = 0;
    }

    @Override
    public void close() throws IOException {
      batch.close();
    }
  }
}
