package dev.cairn.journal;

import dev.cairn.journal.JournalFormat.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open journal: a directory with the database {@code db}, the append-only file {@code
 * checkpoints} and the key {@code signing.key}. Safe for use by many threads.
 */
final class JournalStore implements AutoCloseable {
  /** Version of the database that this program writes; it reads older ones too. */
  static final int FORMAT = 1;

  /** Names of {@link Keys#META}. */
  static final String HEAD = "head";

  static final String FORMAT_NAME = "format";
  static final String GENESIS = "genesis";

  private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);

  private final JournalSettings settings;
  private final LevelDb db;
  private final JournalReader reader;
  private final @Nullable JournalWriter writer;
  private final JournalHead headAtStart;
  private final IndexTail tailAtStart;
  private final Optional<String> damage;

  private JournalStore(
      JournalSettings settings,
      LevelDb db,
      @Nullable JournalWriter writer,
      JournalHead headAtStart,
      IndexTail tailAtStart,
      Optional<String> damage) {
    this.settings = settings;
    this.db = db;
    this.reader = new JournalReader(db, () -> head().offset(), this::tail);
    this.writer = writer;
    this.headAtStart = headAtStart;
    this.tailAtStart = tailAtStart;
    this.damage = damage;
  }

  /**
   * Opens the journal, or makes it. A damaged one is opened for reading only, and says so.
   *
   * @throws JournalException when it is in use, of a newer version, of another program, or cannot
   *     be read or written at all
   */
  static JournalStore open(JournalSettings settings, InstantSource clock, LongSupplier nanoTime) {
    Path directory = settings.directory();
    try {
      Files.createDirectories(directory);
      refuseForeign(directory);
      OpenedDatabase opened = OpenedDatabase.open(directory, settings.levelDb());
      try {
        return open(settings, opened, clock, nanoTime);
      } catch (IOException | RuntimeException failure) {
        opened.db().close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new JournalException(
          "the journal in %s cannot be opened: %s".formatted(directory, failure.getMessage()),
          failure);
    }
  }

  private static void refuseForeign(Path directory) {
    if (Files.exists(directory.resolve("CURRENT"))) {
      throw new JournalException(
          "%s holds a journal of Akka's own LevelDB plugin; `cairn journal import` takes it over"
              .formatted(directory));
    }
    if (AkkaJournalImport.isHalfPlaced(directory)) {
      throw new JournalException(
          "the import into %s was interrupted; `cairn journal import` finishes it"
              .formatted(directory));
    }
  }

  private static JournalStore open(
      JournalSettings settings, OpenedDatabase opened, InstantSource clock, LongSupplier nanoTime)
      throws IOException {
    Path directory = settings.directory();
    LevelDb db = opened.db();
    SigningKey key = SigningKey.in(directory.resolve("signing.key"));
    CheckpointFile checkpoints = new CheckpointFile(checkpoints(directory));
    Optional<String> unmarked = check(opened, directory, key);
    EntityIndex entities = new EntityIndex(db);
    Standing standing = JournalFormat.standing(db, checkpoints, entities);
    JournalHead head = standing.head();
    Optional<String> damage = unmarked.or(standing::damage);
    if (damage.isPresent()) {
      LOG.error(
          "the journal in {} is damaged and is only read: {}; `cairn audit export` writes what can"
              + " be read, a backup brings the rest",
          directory,
          damage.get());
      return new JournalStore(settings, db, null, head, standing.tail(), damage);
    }
    checkpoints.dropUnfinishedLine();
    List<Checkpoint> signed = checkpoints.read();
    completeNewest(db, signed);
    JournalWriter writer =
        new JournalWriter(
            new JournalWriter.Parts(
                settings,
                db,
                new FreeSpace(
                    directory, Files.getFileStore(directory), settings.freeBytesMin(), nanoTime),
                checkpoints,
                key,
                clock,
                nanoTime,
                entities,
                new SegmentWriter(settings.chained())),
            head,
            signed.isEmpty() ? 0 : signed.getLast().offset(),
            standing.tail());
    return new JournalStore(settings, db, writer, head, standing.tail(), damage);
  }

  /** Marks a new database, checks the format of an old one; what is wrong with the database. */
  private static Optional<String> check(OpenedDatabase opened, Path directory, SigningKey key)
      throws IOException {
    if (opened.damage().isPresent()) {
      return opened.damage();
    }
    try {
      JournalFormat.check(opened.db(), directory, key);
      return Optional.empty();
    } catch (DamagedRecordException unreadable) {
      return Optional.of(String.valueOf(unreadable.getMessage()));
    }
  }

  /** Stores what a crash left in the file only, which is the newest at most. */
  private static void completeNewest(LevelDb db, List<Checkpoint> signed) throws IOException {
    if (signed.isEmpty() || db.get(Keys.checkpoint(signed.getLast().offset())) != null) {
      return;
    }
    Checkpoint newest = signed.getLast();
    if (newest.isGenuine()) {
      LOG.warn("the checkpoint of event {} was in the file only, and is stored", newest.offset());
      newest.putInto(db);
    }
  }

  /** Reads it. */
  JournalReader reader() {
    return reader;
  }

  /** The database itself, for those who look at all of it. */
  LevelDb database() {
    return db;
  }

  Path directory() {
    return settings.directory();
  }

  /** The file with its checkpoints. */
  Path checkpoints() {
    return checkpoints(directory());
  }

  private static Path checkpoints(Path directory) {
    return directory.resolve("checkpoints");
  }

  JournalSettings settings() {
    return settings;
  }

  /** Where it stands; everything up to there is on the disk. */
  JournalHead head() {
    return writer == null ? headAtStart : writer.head();
  }

  private IndexTail tail() {
    return writer == null ? tailAtStart : writer.tail();
  }

  /** What is wrong with it; nothing when it is whole, as far as known. */
  Optional<String> damage() {
    return damage;
  }

  /**
   * Stores writes, each whole or not at all, and answers when they are on the disk: an empty list
   * when all are, or for each nothing or why it was refused.
   */
  void append(List<NewWrite> writes, Answer<List<Optional<Exception>>> answer) {
    if (writer == null) {
      answer.told().take(null, isDamaged());
    } else {
      writer.append(writes, answer);
    }
  }

  /** Stores writes; for each nothing when it is on the disk, or why it was refused. */
  CompletableFuture<List<Optional<Exception>>> append(List<NewWrite> writes) {
    CompletableFuture<List<Optional<Exception>>> done = new CompletableFuture<>();
    append(writes, Answer.to(done));
    return done.thenApply(
        results ->
            results.isEmpty() ? Collections.nCopies(writes.size(), Optional.empty()) : results);
  }

  /** Lets recovery no longer see events up to {@code sequenceNr}; they stay in the journal. */
  CompletableFuture<Void> deleteTo(String persistenceId, long sequenceNr) {
    return change(
        (batch, entities) -> {
          EntityIndex.Position position = entities.position(persistenceId);
          long to = Math.min(sequenceNr, position.highest);
          if (to > position.deletedTo) {
            position.deletedTo = to;
            batch.put(Keys.head(persistenceId), position.head());
          }
        });
  }

  /** Stores a snapshot, and removes those beyond the newest that are kept. */
  CompletableFuture<Void> saveSnapshot(StoredSnapshot snapshot) {
    String id = snapshot.persistenceId();
    return change(
        (batch, _) -> {
          batch.put(Keys.snapshot(id, snapshot.sequenceNr()), SnapshotFormat.encode(snapshot));
          List<Long> stored =
              Snapshots.numbers(db, id).stream()
                  .filter(number -> number != snapshot.sequenceNr())
                  .toList();
          int tooMany = stored.size() + 1 - settings.snapshotsKept();
          stored.stream()
              .limit(Math.max(tooMany, 0))
              .forEach(number -> batch.delete(Keys.snapshot(id, number)));
        });
  }

  /** Removes the snapshots of an entity with these sequence numbers. */
  CompletableFuture<Void> deleteSnapshots(String persistenceId, List<Long> sequenceNrs) {
    return change(
        (batch, _) ->
            sequenceNrs.forEach(number -> batch.delete(Keys.snapshot(persistenceId, number))));
  }

  /** Changes something in the writer's thread, in order with the events. */
  CompletableFuture<Void> change(WriteRequest.Edit edit) {
    return writer == null ? CompletableFuture.failedFuture(isDamaged()) : writer.change(edit);
  }

  /** Why nothing can be stored now; nothing when all is well. */
  Optional<String> refusal() {
    return writer == null
        ? Optional.ofNullable(isDamaged().getMessage())
        : Optional.ofNullable(writer.refusal());
  }

  private JournalException isDamaged() {
    return new JournalException(
        "the journal in %s is damaged and is only read: %s"
            .formatted(settings.directory(), damage.orElseThrow()));
  }

  /** Is done when everything that was asked for before is on the disk. */
  CompletableFuture<Void> barrier() {
    return writer == null ? CompletableFuture.completedFuture(null) : writer.barrier();
  }

  /**
   * What {@code look} sees of the journal at one moment, while nothing is written.
   *
   * @throws JournalException when the journal is closed, or too many wait for it
   */
  <T> T look(Supplier<T> look) {
    if (writer == null) {
      return look.get();
    }
    CompletableFuture<T> seen = new CompletableFuture<>();
    try {
      writer.look(() -> seen.complete(look.get())).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw failure;
    }
    return seen.join();
  }

  /** Highest sequence number of an entity among what is on the disk; 0 when it has no events. */
  long highestSequenceNr(String persistenceId) {
    return reader.highestSequenceNr(persistenceId);
  }

  /** Highest sequence number of an entity that recovery does not see; 0 when it sees all. */
  long deletedTo(String persistenceId) {
    EntityHead head = EntityIndex.head(db, persistenceId);
    return head == null ? 0 : head.deletedTo();
  }

  /** Counts events that were read for recovery. */
  void replayed(int events) {
    if (writer != null) {
      writer.replayed(events);
    }
  }

  /** Tells {@code listener} the newest offset after each commit; it must return at once. */
  void listen(LongConsumer listener) {
    if (writer != null) {
      writer.listen(listener);
    }
  }

  void unlisten(LongConsumer listener) {
    if (writer != null) {
      writer.unlisten(listener);
    }
  }

  /** How many are told after each commit. */
  int listeners() {
    return writer == null ? 0 : writer.listeners();
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    try {
      db.close();
    } catch (IOException failure) {
      LOG.warn("{} was not closed well: {}", settings.directory(), failure.toString());
    }
  }
}
