package dev.cairn.journal;

import dev.cairn.journal.AkkaEventOrder.Entity;
import dev.cairn.journal.AkkaEventOrder.Placed;
import dev.cairn.journal.EventRecord.Body;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes over a database of Akka's own LevelDB plugin: every event with its number, time, tags,
 * manifest and writer, in the order in which they were stored.
 *
 * <p>The new journal is built in {@code DIR.importing} and compared with the old one; then a mark
 * says that it is complete, the old files move to {@code DIR.akka-DATE}, and it takes their place.
 * An import that was interrupted before the mark starts over, one after it only moves.
 */
final class AkkaJournalImport {
  private static final String COMPLETE = "complete";
  private static final String JOURNAL = "journal";
  private static final int BATCH = 500;

  private final JournalSettings settings;
  private final InstantSource clock;
  private final Path directory;
  private final Path work;

  AkkaJournalImport(JournalSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.directory = settings.directory();
    this.work = unfinished(directory);
  }

  /** Whether an import was interrupted when all was there and only the places had to change. */
  static boolean isHalfPlaced(Path directory) {
    return Files.exists(unfinished(directory).resolve(COMPLETE));
  }

  private static Path unfinished(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".importing");
  }

  /**
   * Imports, or goes on with an import that was interrupted.
   *
   * @throws JournalException when there is nothing to import, something cannot be read, or there is
   *     no room; nothing has changed then
   */
  ImportReport run() {
    try {
      if (!isHalfPlaced(directory)) {
        Folder.remove(work);
        build();
      }
      return takePlace();
    } catch (DamagedRecordException damage) {
      throw new JournalException(
          "the journal in %s cannot be imported: %s; nothing was changed"
              .formatted(directory, damage.getMessage()),
          damage);
    } catch (IOException failure) {
      throw new JournalException(
          "the journal in %s cannot be imported: %s".formatted(directory, Folder.reason(failure)),
          failure);
    }
  }

  private void build() throws IOException {
    if (!AkkaJournal.isIn(directory)) {
      throw new JournalException(
          "%s holds no journal of Akka's own LevelDB plugin; there is nothing to import"
              .formatted(directory));
    }
    if (Files.exists(directory.resolve("db"))) {
      throw new JournalException(
          "%s holds a journal beside that of Akka's plugin; move one of them away"
              .formatted(directory));
    }
    // What is built is about as large as the old one, and the scratch files are less.
    Folder.requireSpace(parent(), 2 * Folder.bytes(directory), settings.freeBytesMin());
    Files.createDirectory(work);
    LevelDb.Settings scratch = withoutSync(settings.levelDb());
    try (AkkaJournal old = AkkaJournal.open(directory, work.resolve("akka"), scratch);
        LevelDb sorting = LevelDb.open(work.resolve("order"), scratch, true)) {
      AkkaEventOrder order = AkkaEventOrder.of(old, sorting);
      JournalStore store = OpenJournals.take(settings.at(work.resolve(JOURNAL)));
      try {
        copy(old, order, store);
        compare(old, order, store);
      } finally {
        OpenJournals.release(store);
      }
      mark(order);
    }
  }

  private Path parent() {
    return Objects.requireNonNull(directory.getParent());
  }

  private static LevelDb.Settings withoutSync(LevelDb.Settings settings) {
    return new LevelDb.Settings(
        settings.nativeCode(), false, true, settings.cacheBytes(), settings.writeBufferBytes());
  }

  private static void copy(AkkaJournal old, AkkaEventOrder order, JournalStore store) {
    Map<String, Long> numbers = new HashMap<>();
    List<NewWrite> waiting = new ArrayList<>();
    order.forEach(
        placed -> {
          NewWrite write = write(old, placed);
          Long before = numbers.put(write.persistenceId(), write.lowestSequenceNr());
          if (write.lowestSequenceNr() != (before == null ? 0 : before) + 1) {
            store(store, waiting);
            leap(store, write);
          }
          waiting.add(write);
          if (waiting.size() >= BATCH) {
            store(store, waiting);
          }
        });
    store(store, waiting);
    for (Entity entity : order.entities()) {
      setHead(store, entity);
    }
  }

  private static NewWrite write(AkkaJournal old, Placed placed) {
    List<String> tags =
        placed.copies().stream()
            .map(copy -> old.name(copy.id()).substring(AkkaKey.TAG_PREFIX.length()))
            .toList();
    return old.get(placed.at()).write(tags);
  }

  private static void store(JournalStore store, List<NewWrite> waiting) {
    List<Optional<Exception>> results = Waiting.forIt(store.append(List.copyOf(waiting)));
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).isPresent()) {
        NewWrite write = waiting.get(i);
        throw new JournalException(
            "event %d of %s is not taken: %s"
                .formatted(
                    write.lowestSequenceNr(),
                    write.persistenceId(),
                    results.get(i).get().getMessage()));
      }
    }
    waiting.clear();
  }

  /** Numbers before this one are missing: their events were deleted, or were rejected once. */
  private static void leap(JournalStore store, NewWrite write) {
    Waiting.forIt(
        store.change(
            (_, entities) ->
                entities.position(write.persistenceId()).attempted = write.lowestSequenceNr() - 1));
  }

  private static void setHead(JournalStore store, Entity entity) {
    if (entity.deletedTo() == 0
        && store.highestSequenceNr(entity.persistenceId()) == entity.highest()) {
      return;
    }
    Waiting.forIt(
        store.change(
            (batch, entities) -> {
              EntityIndex.Position position = entities.position(entity.persistenceId());
              position.deletedTo = entity.deletedTo();
              position.skipTo(entity.highest());
              batch.put(Keys.head(entity.persistenceId()), position.head());
            }));
  }

  private static void compare(AkkaJournal old, AkkaEventOrder order, JournalStore store) {
    long[] offset = {0};
    try (EventLookup stored = store.reader().lookup()) {
      order.forEach(
          placed -> {
            offset[0]++;
            EventRecord here = stored.get(offset[0]).event();
            NewWrite write = write(old, placed);
            EventRecord there =
                write
                    .events()
                    .getFirst()
                    .at(offset[0], 0, write.persistenceId(), here.previousSequenceNr());
            if (!isSame(here, there)) {
              throw new JournalException(
                  "event %d of %s was not taken over as it was"
                      .formatted(there.sequenceNr(), there.persistenceId()));
            }
          });
    }
    if (offset[0] != store.head().offset() || offset[0] != order.events()) {
      throw new JournalException(
          "%d events were taken over, not %d".formatted(store.head().offset(), order.events()));
    }
    for (Entity entity : order.entities()) {
      if (store.highestSequenceNr(entity.persistenceId()) != entity.highest()
          || store.deletedTo(entity.persistenceId()) != entity.deletedTo()) {
        throw new JournalException(
            "%s does not stand where it did".formatted(entity.persistenceId()));
      }
    }
  }

  private static boolean isSame(EventRecord one, EventRecord other) {
    Body body = one.body().orElseThrow();
    Body otherBody = other.body().orElseThrow();
    return header(one).equals(header(other))
        && Arrays.equals(body.payload(), otherBody.payload())
        && body.metadata()
            .map(EventRecord.Metadata::serializerManifest)
            .equals(otherBody.metadata().map(EventRecord.Metadata::serializerManifest))
        && Arrays.equals(metadata(body), metadata(otherBody));
  }

  private static byte[] metadata(Body body) {
    return body.metadata().map(EventRecord.Metadata::bytes).orElseGet(() -> new byte[0]);
  }

  private static EventRecord header(EventRecord event) {
    return new EventRecord(
        event.offset(),
        event.timestampMs(),
        event.persistenceId(),
        event.sequenceNr(),
        event.previousSequenceNr(),
        event.writerUuid(),
        event.adapterManifest(),
        event.serializerId(),
        event.serializerManifest(),
        event.tags(),
        Optional.empty());
  }

  private void mark(AkkaEventOrder order) throws IOException {
    Path aside = aside();
    Path unfinished = work.resolve(COMPLETE + ".new");
    Files.writeString(
        unfinished,
        "%d\n%d\n%s\n".formatted(order.entities().size(), order.events(), aside.getFileName()));
    Folder.sync(unfinished);
    Files.move(unfinished, work.resolve(COMPLETE), StandardCopyOption.ATOMIC_MOVE);
    Folder.sync(work);
  }

  private Path aside() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    String name = directory.getFileName() + ".akka-" + today;
    Path aside = directory.resolveSibling(name);
    for (int number = 2; Files.exists(aside); number++) {
      aside = directory.resolveSibling(name + "-" + number);
    }
    return aside;
  }

  /** Every step may be the last one before the power fails; the next import goes on there. */
  private ImportReport takePlace() throws IOException {
    List<String> lines = Files.readAllLines(work.resolve(COMPLETE));
    Path aside = directory.resolveSibling(lines.get(2));
    Path built = work.resolve(JOURNAL);
    if (Files.exists(built)) {
      if (AkkaJournal.isIn(directory)) {
        Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(built, directory, StandardCopyOption.ATOMIC_MOVE);
      Folder.sync(parent());
    }
    Files.delete(work.resolve(COMPLETE));
    Folder.remove(work);
    return new ImportReport(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)), aside);
  }
}
