package dev.cairn.journal;

import static dev.cairn.journal.TestingPlugin.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import akka.persistence.PersistentRepr;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.journal.TestingEvent.StoneLaid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal of Akka's own LevelDB plugin")
class AkkaJournalImportTest {
  private static final List<String> IDS = List.of("pile|1", "pile|2", "heap", "wall|a|b");

  private final Path data;
  private final Path directory;

  AkkaJournalImportTest(@TempDir Path data) {
    this.data = data;
    this.directory = data.resolve("journal");
  }

  private static StoneLaid stone(long number) {
    return new StoneLaid("stone " + number, number, Instant.EPOCH, Optional.empty(), List.of());
  }

  private Config configuration() {
    return ConfigFactory.parseMap(Map.of("cairn.journal.leveldb.dir", directory.toString()))
        .withFallback(ConfigFactory.load());
  }

  private ImportReport importAll() {
    return Journal.importAkka(configuration(), () -> Instant.parse("2026-03-01T23:00:00Z"));
  }

  /** Many events of several entities, in turns; some with tags, some with metadata. */
  private void writeOld(int events) {
    Random random = new Random(7);
    Map<String, Long> numbers = new TreeMap<>();
    try (TestingPlugin old = TestingPlugin.ofAkka(directory)) {
      for (int i = 0; i < events; i++) {
        String id = IDS.get(random.nextInt(IDS.size()));
        long number = numbers.merge(id, 1L, Long::sum);
        Optional<Object> metadata =
            random.nextBoolean() ? Optional.of("of " + id) : Optional.empty();
        String[][] tags = {{}, {"red"}, {"red", "blue"}};
        old.store(event(id, number, stone(i), metadata, tags[random.nextInt(tags.length)]));
      }
    }
  }

  @Test
  @DisplayName("is taken over: every event, its number, time, writer, manifests and metadata")
  void events() {
    writeOld(400);
    Map<String, TestingPlugin.Replay> before = new LinkedHashMap<>();
    Map<String, List<EventEnvelope>> tagsBefore = new LinkedHashMap<>();
    try (TestingPlugin old = TestingPlugin.ofAkka(directory)) {
      IDS.forEach(id -> before.put(id, old.replay(id)));
      for (String tag : List.of("red", "blue")) {
        tagsBefore.put(tag, byTag(old, "akka.persistence.query.journal.leveldb", tag));
      }
    }
    Map<String, byte[]> files = content(directory);

    ImportReport report = importAll();

    assertThat(report.entities()).isEqualTo(IDS.size());
    assertThat(report.events()).isEqualTo(400);
    assertThat(report.keptAside()).isEqualTo(data.resolve("journal.akka-2026-03-01"));
    assertThat(content(report.keptAside())).containsExactlyEntriesOf(files);
    assertThat(data.resolve("journal.importing")).doesNotExist();
    try (TestingPlugin cairn = TestingPlugin.ofCairn(directory)) {
      before.forEach(
          (id, events) -> {
            TestingPlugin.Replay after = cairn.replay(id);
            assertThat(after.highest()).isEqualTo(events.highest());
            assertThat(after.events()).zipSatisfy(events.events(), this::isSame);
          });
      tagsBefore.forEach(
          (tag, events) ->
              assertThat(byTag(cairn, "cairn.query.leveldb", tag))
                  .extracting(EventEnvelope::persistenceId, EventEnvelope::sequenceNr)
                  .containsExactlyElementsOf(
                      events.stream()
                          .map(one -> tuple(one.persistenceId(), one.sequenceNr()))
                          .toList()));
    }
  }

  private void isSame(PersistentRepr after, PersistentRepr before) {
    assertThat(after.payload()).isEqualTo(before.payload());
    assertThat(after.metadata()).isEqualTo(before.metadata());
    assertThat(after.sequenceNr()).isEqualTo(before.sequenceNr());
    assertThat(after.timestamp()).isEqualTo(before.timestamp()).isPositive();
    assertThat(after.writerUuid()).isEqualTo(before.writerUuid());
    assertThat(after.manifest()).isEqualTo(before.manifest());
  }

  private static List<EventEnvelope> byTag(TestingPlugin plugin, String readJournal, String tag) {
    ReadJournal journal =
        PersistenceQuery.get(plugin.system()).getReadJournalFor(ReadJournal.class, readJournal);
    return ((CurrentEventsByTagQuery) journal)
        .currentEventsByTag(tag, Offset.noOffset())
        .runWith(Sink.seq(), plugin.system())
        .toCompletableFuture()
        .join();
  }

  private static Map<String, byte[]> content(Path directory) {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        content.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return content;
  }

  @Test
  @DisplayName("keeps the order of its times, and a chain that can be checked from the beginning")
  void order() throws Exception {
    writeOld(300);
    importAll();
    try (TestingJournal journal = new TestingJournal(directory)) {
      List<Long> times = new ArrayList<>();
      JournalReader.forEach(
          journal.store().database(), 0, stored -> times.add(stored.event().timestampMs()));
      assertThat(times).hasSize(300).isSorted();
      JournalHead head =
          JournalBackup.check(
              journal.store().database(), new CheckpointFile(directory.resolve("checkpoints")));
      assertThat(head.offset()).isEqualTo(300);
      long middle = times.get(150);
      assertThat(journal.store().reader().firstAt(middle, 300))
          .isEqualTo(times.indexOf(middle) + 1);
    }
  }

  @Test
  @DisplayName("keeps deleted events deleted, and goes on behind them")
  void deleted() {
    try (TestingPlugin old = TestingPlugin.ofAkka(directory)) {
      for (long number = 1; number <= 5; number++) {
        old.store(event("pile|1", number, stone(number), Optional.empty(), "red"));
        old.store(event("pile|2", number, stone(number), Optional.empty()));
        old.store(event("pile|3", number, stone(number), Optional.empty()));
      }
      old.delete("pile|1", 3);
      old.delete("pile|2", 2);
      old.delete("pile|3", 5);
      old.replay("never written");
    }
    ImportReport report = importAll();
    // Of those that are deleted only the ones with a tag are still there, as copies.
    assertThat(report.events()).isEqualTo(5 + 3);
    assertThat(report.entities()).isEqualTo(3);
    try (TestingPlugin cairn = TestingPlugin.ofCairn(directory)) {
      assertThat(cairn.replay("pile|1").events())
          .extracting(PersistentRepr::sequenceNr)
          .containsExactly(4L, 5L);
      assertThat(cairn.replay("pile|2").events())
          .extracting(PersistentRepr::sequenceNr)
          .containsExactly(3L, 4L, 5L);
      assertThat(cairn.replay("pile|3").events()).isEmpty();
      for (String id : List.of("pile|1", "pile|2", "pile|3")) {
        assertThat(cairn.replay(id).highest()).isEqualTo(5);
        cairn.store(event(id, 6, stone(6), Optional.empty()));
        assertThat(cairn.replay(id).highest()).isEqualTo(6);
      }
      assertThat(cairn.replay("pile|3").events()).hasSize(1);
      assertThat(byTag(cairn, "cairn.query.leveldb", "red")).hasSize(5);
    }
    try (TestingJournal journal = new TestingJournal(directory)) {
      assertThat(new JournalVerifier(journal.store(), VerifyOptions.none()).verify().findings())
          .isEmpty();
    }
  }

  @Test
  @DisplayName("is imported from the beginning when an import was interrupted before its end")
  void startsOver() throws Exception {
    writeOld(50);
    Files.createDirectories(data.resolve("journal.importing/journal/db"));
    Files.writeString(data.resolve("journal.importing/journal/db/CURRENT"), "MANIFEST-000001\n");
    assertThat(importAll().events()).isEqualTo(50);
    try (TestingJournal journal = new TestingJournal(directory)) {
      assertThat(journal.store().head().offset()).isEqualTo(50);
    }
  }

  @Test
  @DisplayName(
      "is moved into place when an import was interrupted behind its end, and not opened before")
  void onlyMoves() throws Exception {
    writeOld(50);
    importAll();
    Path work = Files.createDirectories(data.resolve("journal.importing"));
    Files.move(directory, work.resolve("journal"));
    Files.writeString(work.resolve("complete"), "4\n50\njournal.akka-2026-03-01\n");
    Files.createDirectory(directory);
    assertThatThrownBy(() -> new TestingJournal(directory))
        .hasMessageContaining("`cairn journal import` finishes it");
    ImportReport report = importAll();
    assertThat(report).isEqualTo(new ImportReport(4, 50, data.resolve("journal.akka-2026-03-01")));
    assertThat(work).doesNotExist();
    try (TestingJournal journal = new TestingJournal(directory)) {
      assertThat(journal.store().head().offset()).isEqualTo(50);
    }
  }

  @Test
  @DisplayName("is refused in one line when there is none, and left alone when it is damaged")
  void refused() throws Exception {
    assertThatThrownBy(this::importAll)
        .isInstanceOf(JournalException.class)
        .hasMessage(
            directory
                + " holds no journal of Akka's own LevelDB plugin; there is nothing to import");
    writeOld(50);
    Files.write(directory.resolve("CURRENT"), new byte[] {1, 2});
    Map<String, byte[]> files = content(directory);
    assertThatThrownBy(this::importAll)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot be imported")
        .message()
        .doesNotContain("\n");
    assertThat(content(directory)).containsExactlyEntriesOf(files);
  }
}
