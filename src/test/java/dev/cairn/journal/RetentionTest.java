package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.persistence.PersistentRepr;
import akka.persistence.query.Offset;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Retention of a journal")
class RetentionTest {
  private final Path directory;
  private final TestingJournal journal;

  RetentionTest(@TempDir Path directory) {
    this.directory = directory;
    this.journal = new TestingJournal(directory);
    journal.storeMany("a|1", 1200, "red");
    journal.storeMany("b|1", 10);
    journal.wait(Duration.ofDays(100));
    journal.storeMany("a|1", 5);
    journal.storeMany("b|1", 5);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private RetentionReport apply(boolean dryRun, String... kinds) {
    RetentionRule rule = new RetentionRule(Set.of(kinds), Duration.ofDays(90));
    Instant now = TestingJournal.NOON.plus(Duration.ofDays(100));
    return new Retention(journal.store(), List.of(rule), now, dryRun).apply();
  }

  private void snapshot(String id, long number) {
    journal
        .store()
        .saveSnapshot(new StoredSnapshot(id, number, 7, 20, "", new byte[] {1}, Optional.empty()))
        .join();
  }

  private List<Long> removed(String id) {
    List<Long> removed = new ArrayList<>();
    for (StoredEvent stored :
        journal.store().reader().readEntity(id, 0, Long.MAX_VALUE, Integer.MAX_VALUE)) {
      if (stored.event().body().isEmpty()) {
        removed.add(stored.event().sequenceNr());
      }
    }
    return removed;
  }

  @Test
  @DisplayName("removes nothing that an entity needs to recover")
  void needed() {
    RetentionReport report = apply(false);
    assertThat(report).isEqualTo(new RetentionReport(0, 1210, 0));
    assertThat(removed("a|1")).isEmpty();
  }

  @Test
  @DisplayName("removes what an entity deleted and what its snapshot covers, if it is old enough")
  void removes() throws Exception {
    journal.store().deleteTo("a|1", 1100).join();
    snapshot("b|1", 12);
    RetentionReport counted = apply(true);
    assertThat(counted.removed()).isEqualTo(1110);
    assertThat(removed("a|1")).isEmpty();
    RetentionReport report = apply(false);
    assertThat(report).isEqualTo(counted);
    assertThat(report.needed()).isEqualTo(100);
    assertThat(removed("a|1")).hasSize(1100).endsWith(1100L);
    assertThat(removed("b|1")).hasSize(10).endsWith(10L);
    assertThat(apply(false)).isEqualTo(new RetentionReport(0, 100, 0));
    journal.restart();
    assertThat(journal.store().damage()).isEmpty();
    assertThat(
            JournalBackup.check(
                    journal.store().database(),
                    new CheckpointFile(directory.resolve("checkpoints")))
                .offset())
        .isEqualTo(1220);
  }

  @Test
  @DisplayName("counts what it removes")
  void bytes() {
    journal.store(write("c|1", event(1, "x".repeat(1032))));
    journal.store().deleteTo("c|1", 1).join();
    RetentionRule rule = new RetentionRule(Set.of("c"), Duration.ZERO);
    Instant later = TestingJournal.NOON.plus(Duration.ofDays(101));
    // Four bytes of length, the payload and the sign that there is no metadata become a digest.
    assertThat(new Retention(journal.store(), List.of(rule), later, false).apply())
        .isEqualTo(new RetentionReport(1, 0, 4 + 1032 + 1 - RecordFormat.DIGEST_BYTES));
  }

  @Test
  @DisplayName("takes only the kinds that are named")
  void kinds() {
    journal.store().deleteTo("a|1", 20).join();
    journal.store().deleteTo("b|1", 7).join();
    assertThat(apply(false, "b").removed()).isEqualTo(7);
    assertThat(removed("a|1")).isEmpty();
  }

  @Test
  @DisplayName("lets queries skip what is gone, and says so to whoever asks for it")
  void reading() {
    journal.store().deleteTo("a|1", 1199).join();
    apply(false, "a");
    journal.close();
    try (TestingReadJournal reading = new TestingReadJournal(directory, true)) {
      assertThat(reading.events(reading.queries().currentEventsByTag("red", Offset.noOffset())))
          .containsExactly("a|1-1200");
      assertThatThrownBy(
              () -> TestingStream.await(reading.queries().<Object>loadEnvelope("a|1", 5)))
          .cause()
          .isInstanceOf(JournalException.class)
          .hasMessage("event 5 of a|1 was removed by retention");
    } finally {
      journal.restart();
    }
  }

  @Test
  @DisplayName("lets an entity recover from its snapshot, and no longer without")
  void recovery() {
    snapshot("b|1", 12);
    apply(false, "b");
    journal.close();
    try (TestingPlugin plugin = TestingPlugin.ofCairn(directory)) {
      TestingPlugin.Replay recovered = plugin.replay("b|1", 13);
      assertThat(recovered.events())
          .extracting(PersistentRepr::payload)
          .containsExactly("b|1-13", "b|1-14", "b|1-15");
      assertThat(recovered.highest()).isEqualTo(15);
      assertThatThrownBy(() -> plugin.replay("b|1"))
          .hasMessageContaining("event 1 of b|1 was removed by retention");
    } finally {
      journal.restart();
    }
  }

  private static Journal open(Path directory, String nativeCode) {
    return Journal.open(
        ConfigFactory.parseMap(
                Map.of(
                    "cairn.journal.leveldb.dir",
                    directory.toString(),
                    "cairn.journal.leveldb.native",
                    nativeCode))
            .withFallback(ConfigFactory.load()));
  }

  @Test
  @DisplayName("gives its room back when the journal is compacted")
  void compaction() {
    journal.store().deleteTo("a|1", 1200).join();
    apply(false);
    journal.close();
    try (Journal open = open(directory, "on")) {
      CompactionReport report = open.compact();
      assertThat(report.bytesAfter()).isLessThan(report.bytesBefore());
      assertThat(open.newestOffset()).isEqualTo(1220);
    } finally {
      journal.restart();
    }
  }

  @Test
  @DisplayName("leaves compaction to the pure Java LevelDB itself, and says so")
  void pureJava() {
    try (Journal open = open(directory.resolve("pure"), "off")) {
      assertThatThrownBy(open::compact)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("the pure Java LevelDB does so by itself only");
    }
  }
}
