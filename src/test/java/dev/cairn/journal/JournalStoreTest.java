package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.eventBy;
import static dev.cairn.journal.TestingJournal.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal")
class JournalStoreTest {
  @TempDir Path directory;
  private TestingJournal journal;

  @BeforeEach
  void open() {
    journal = new TestingJournal(directory.resolve("journal"));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  @DisplayName("keeps one order over all entities, without gaps, also over a restart")
  void oneOrder() {
    journal.storeMany("a|1", 3);
    journal.restart();
    journal.storeMany("b|1", 2);
    journal.storeMany("a|1", 1);
    assertThat(journal.texts())
        .containsExactly("a|1-1", "a|1-2", "a|1-3", "b|1-1", "b|1-2", "a|1-4");
    assertThat(journal.store().head().offset()).isEqualTo(6);
  }

  @Test
  @DisplayName("refuses a second writer of an entity, and stores what came beside it")
  void twoWriters() {
    journal.storeMany("a|1", 2);
    List<Optional<Exception>> results =
        journal.store(write("a|1", eventBy("stale", 2, "again")), write("b|1", event(1, "first")));
    assertThat(results.get(0).orElseThrow())
        .hasMessage("a|1 has stored up to 2 and a writer wants to store 2: it has two writers");
    assertThat(results.get(1)).isEmpty();
    assertThat(journal.store(write("a|1", eventBy("early", 4, "too far"))).getFirst()).isPresent();
    // The one that was found out would go on from a state that never was.
    assertThat(journal.store(write("a|1", eventBy("stale", 3, "and on"))).getFirst()).isPresent();
    assertThat(journal.texts()).containsExactly("a|1-1", "a|1-2", "first");
  }

  @Test
  @DisplayName("lets an entity go on behind a number that was used up by a refused write")
  void gapOfARefusal() {
    journal.storeMany("a|1", 1);
    NewWrite refused =
        new NewWrite("a|1", 2, 2, List.of(), Optional.of(new IllegalStateException("no")));
    assertThat(journal.store(refused).getFirst()).isPresent();
    assertThat(journal.store(write("a|1", event(3, "third"))).getFirst()).isEmpty();
    assertThat(journal.store().highestSequenceNr("a|1")).isEqualTo(3);
    StoredEvent third = journal.store().reader().find("a|1", 3).orElseThrow();
    assertThat(third.event().previousSequenceNr()).isEqualTo(1);
  }

  @Test
  @DisplayName("stores the events of one write together or not at all")
  void atomic() {
    journal.storeMany("a|1", 1);
    assertThat(
            journal
                .store(write("a|1", eventBy("stale", 1, "x"), eventBy("stale", 2, "y")))
                .getFirst())
        .isPresent();
    assertThat(journal.store(write("a|1", event(2, "x"), event(3, "y"))).getFirst()).isEmpty();
    assertThat(journal.texts()).containsExactly("a|1-1", "x", "y");
  }

  @Test
  @DisplayName("finds the highest number of an entity, whatever its head says")
  void highest() {
    for (int count : List.of(1, 62, 1, 1, 130)) {
      journal.storeMany("a|1", count);
      journal.storeMany("a|10", 1);
      long highest = journal.store().highestSequenceNr("a|1");
      journal.restart();
      assertThat(journal.store().highestSequenceNr("a|1")).isEqualTo(highest);
    }
    assertThat(journal.store().highestSequenceNr("a|1")).isEqualTo(195);
    assertThat(journal.store().highestSequenceNr("a")).isZero();
  }

  @Test
  @DisplayName("finds events by tag, by slice and by time")
  void indexes() {
    journal.storeMany("a|1", 2, "red");
    journal.wait(Duration.ofMinutes(1));
    journal.storeMany("b|1", 2, "red", "blue");
    journal.wait(Duration.ofMinutes(1));
    journal.storeMany("a|2", 1);
    JournalReader reader = journal.store().reader();
    assertThat(texts(reader.read(new Selection.Tagged("red"), 0, 5, 9)))
        .containsExactly("a|1-1", "a|1-2", "b|1-1", "b|1-2");
    assertThat(texts(reader.read(new Selection.Slices("a", 0, 1023), 0, 5, 9)))
        .containsExactly("a|1-1", "a|1-2", "a|2-1");
    long aMinuteLater = TestingJournal.NOON.plusSeconds(30).toEpochMilli();
    assertThat(reader.firstAt(aMinuteLater, 5)).isEqualTo(3);
    assertThat(reader.firstAt(Long.MAX_VALUE, 5)).isEqualTo(6);
  }

  @Test
  @DisplayName("has written its index when it was closed")
  void writtenIndex() {
    indexes();
    journal.restart();
    LevelDb db = journal.store().database();
    assertThat(journal.store().head().indexedTo()).isEqualTo(5);
    assertThat(new Selection.Tagged("red").find(db, 1, 5, 2)).containsExactly(2L, 3L);
    assertThat(new Selection.Tagged("red").find(db, 1, 3, 9)).containsExactly(2L, 3L);
    int slice = Keys.sliceOf("b|1");
    assertThat(new Selection.Slices("b", slice, slice).find(db, 0, 5, 9)).containsExactly(3L, 4L);
    assertThat(new Selection.Slices("b", 0, 1023).find(db, 1, 4, 9)).containsExactly(2L, 3L, 4L);
    long aMinuteLater = TestingJournal.NOON.plusSeconds(30).toEpochMilli();
    assertThat(journal.store().reader().firstAt(aMinuteLater, 5)).isEqualTo(3);
    assertThat(journal.store().reader().firstAt(0, 5)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "signs a checkpoint after so many events and at its end, in the database and beside it")
  void checkpoints() throws Exception {
    journal.storeMany("a|1", 150);
    journal.storeMany("a|1", 1);
    journal.restart();
    List<Checkpoint> signed = new CheckpointFile(directory.resolve("journal/checkpoints")).read();
    assertThat(signed).extracting(Checkpoint::offset).endsWith(151L);
    assertThat(signed).allMatch(Checkpoint::isGenuine);
    byte[] stored = journal.store().database().get(Keys.checkpoint(151));
    assertThat(new String(stored, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo(signed.getLast().line());
  }

  @Test
  @DisplayName("is opened by one at a time, and says so")
  void oneAtATime() {
    JournalSettings settings = TestingJournal.settings(directory.resolve("journal"));
    assertThatThrownBy(() -> JournalStore.open(settings, () -> TestingJournal.NOON, () -> 0))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("another process has it open");
  }

  @Test
  @DisplayName("refuses a newer format, another program's database, and a journal of Akka's plugin")
  void foreign() throws Exception {
    journal.store().change((batch, _) -> batch.put(Keys.meta("format"), Keys.number(2))).join();
    assertThatThrownBy(journal::restart).hasMessageContaining("has format 2");
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.createFile(other.resolve("CURRENT"));
    assertThatThrownBy(() -> new TestingJournal(other))
        .hasMessageContaining("cairn journal import");
    Path foreign = directory.resolve("foreign");
    try (LevelDb db =
        LevelDb.open(foreign.resolve("db"), TestingJournal.settings(foreign).levelDb(), true)) {
      var batch = db.batch();
      batch.put(new byte[] {1}, new byte[] {2});
      db.write(batch);
      batch.close();
    }
    assertThatThrownBy(() -> new TestingJournal(foreign)).hasMessageContaining("is no journal");
  }

  @Test
  @DisplayName("measures its batches, syncs, queue and size for whoever collects that")
  void metrics() {
    SimpleMeterRegistry collected = new SimpleMeterRegistry();
    Metrics.addRegistry(collected);
    try {
      journal.storeMany("a|1", 3);
      String tag = directory.resolve("journal").toString();
      Search batches = collected.find("cairn.journal.batch.events").tag("journal", tag);
      assertThat(batches.summaries().iterator().next().totalAmount()).isEqualTo(3);
      assertThat(collected.find("cairn.journal.sync").tag("journal", tag).timer()).isNotNull();
      assertThat(collected.get("cairn.journal.queue").tag("journal", tag).gauge().value()).isZero();
      // What nobody holds is gone after this.
      System.gc();
      assertThat(collected.get("cairn.journal.size").tag("journal", tag).gauge().value())
          .isBetween(1.0, 1e6);
    } finally {
      Metrics.removeRegistry(collected);
    }
  }

  @Test
  @DisplayName("that the native LevelDB wrote is read and continued by the pure Java one, and back")
  void bothLevelDbs() {
    journal.storeMany("a|1", 500);
    journal.store().database().compact();
    for (boolean nativeCode : List.of(false, true)) {
      journal.restart(new LevelDb.Settings(nativeCode, true, true, 1 << 20, 1 << 20));
      assertThat(journal.texts()).hasSizeGreaterThanOrEqualTo(500).startsWith("a|1-1", "a|1-2");
      journal.storeMany("a|1", 10);
    }
    assertThat(journal.texts()).hasSize(520);
  }

  @Test
  @DisplayName("keeps the newest snapshots")
  void snapshots() {
    for (long number = 1; number <= 5; number++) {
      journal
          .store()
          .saveSnapshot(
              new StoredSnapshot("a|1", number, 7, 20, "", new byte[] {1}, Optional.empty()))
          .join();
    }
    assertThat(Snapshots.numbers(journal.store().database(), "a|1")).containsExactly(3L, 4L, 5L);
  }

  private static List<String> texts(JournalReader.Chunk chunk) {
    return chunk.events().stream().map(TestingJournal::text).toList();
  }
}
