package dev.cairn.journal;

import dev.cairn.journal.EventRecord.Body;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A journal in a directory, with a clock that stands still, and short words for using it. */
final class TestingJournal implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final JournalSettings settings;
  private Instant now = NOON;
  private JournalStore store;

  TestingJournal(Path directory) {
    this(settings(directory));
  }

  TestingJournal(JournalSettings settings) {
    this.settings = settings;
    this.store = JournalStore.open(settings, () -> now, System::nanoTime);
  }

  /** Settings for small tests: a checkpoint after every hundred events, three snapshots. */
  static JournalSettings settings(Path directory) {
    return settings(directory, true);
  }

  /** The same for tests that write very often, and do not wait for the disk each time. */
  static JournalSettings settings(Path directory, boolean fsync) {
    return settings(directory, fsync, 100);
  }

  /** The same with the index behind by at most so many events. */
  static JournalSettings settings(Path directory, boolean fsync, int indexEvents) {
    return new JournalSettings(
        directory,
        new LevelDb.Settings(true, fsync, true, 1 << 20, 1 << 20),
        true,
        1000,
        indexEvents,
        1000,
        0,
        100,
        Duration.ofHours(1),
        3);
  }

  JournalStore store() {
    return store;
  }

  /** Moves the clock. */
  void wait(Duration time) {
    now = now.plus(time);
  }

  /** Closes it and opens it again, in another way. */
  void restart(LevelDb.Settings levelDb) {
    store.close();
    store =
        JournalStore.open(
            new JournalSettings(
                settings.directory(),
                levelDb,
                settings.chained(),
                settings.batchEventsMax(),
                settings.indexEvents(),
                settings.queueMax(),
                settings.freeBytesMin(),
                settings.checkpointEvents(),
                settings.checkpointEvery(),
                settings.snapshotsKept()),
            () -> now,
            System::nanoTime);
  }

  /** Closes it and opens it again. */
  void restart() {
    store.close();
    store = JournalStore.open(settings, () -> now, System::nanoTime);
  }

  /** An event with a text. */
  static NewEvent event(long sequenceNr, String text, String... tags) {
    return eventBy("writer", sequenceNr, text, tags);
  }

  /** An event of another writer than the usual one. */
  static NewEvent eventBy(String writer, long sequenceNr, String text, String... tags) {
    return new NewEvent(
        sequenceNr,
        writer,
        "",
        20,
        "",
        List.of(tags),
        new Body(text.getBytes(StandardCharsets.UTF_8), Optional.empty()));
  }

  /** Events of an entity that are stored together. */
  static NewWrite write(String persistenceId, NewEvent... events) {
    return new NewWrite(
        persistenceId,
        events[0].sequenceNr(),
        events[events.length - 1].sequenceNr(),
        Arrays.asList(events),
        Optional.empty());
  }

  /** Stores and waits; what came of each. */
  List<Optional<Exception>> store(NewWrite... writes) {
    return store.append(List.of(writes)).join();
  }

  /** Stores {@code count} events of an entity, behind those it has. */
  void storeMany(String persistenceId, int count, String... tags) {
    long from = store.highestSequenceNr(persistenceId);
    List<NewWrite> writes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      writes.add(write(persistenceId, event(from + i, persistenceId + "-" + (from + i), tags)));
    }
    if (store.append(writes).join().stream().anyMatch(Optional::isPresent)) {
      throw new AssertionError("a write was refused");
    }
  }

  /** The texts of all events, in the order of the journal. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    JournalReader.forEach(store.database(), 0, stored -> texts.add(text(stored)));
    return texts;
  }

  /** The text of an event. */
  static String text(StoredEvent stored) {
    return new String(stored.event().body().orElseThrow().payload(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    store.close();
  }
}
