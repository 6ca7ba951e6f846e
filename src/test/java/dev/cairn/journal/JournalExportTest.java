package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.journal.EventRecord.Body;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An export of a journal")
class JournalExportTest {
  /** Reads events whose text is JSON. */
  private static final EventDecoder JSON =
      (_, _, payload) -> {
        try {
          return Optional.of(new ObjectMapper().readTree(payload)).filter(JsonNode::isObject);
        } catch (IOException none) {
          return Optional.empty();
        }
      };

  @TempDir Path directory;
  private TestingJournal journal;

  @BeforeEach
  void open() {
    journal = new TestingJournal(directory.resolve("journal"));
    store("pile|1", 1, "dev.cairn.Stones$StoneLaid#2", "{\"name\":\"flat, \\\"grey\\\"\"}", "red");
    store("pile|1", 2, "dev.cairn.Stones$StoneTaken", "no json", "red", "two words");
    journal.wait(Duration.ofMinutes(1));
    store("pile|2", 1, "dev.cairn.Stones$StoneLaid#2", "{\"name\":\"round\"}");
    store("heap|1", 1, "plain", "{\"name\":\"line\\nbreak\"}", "red");
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void store(String id, long number, String manifest, String text, String... tags) {
    String cause = id.startsWith("pile") ? new Cause("request|7", "ann").manifest() : "";
    Body body = new Body(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    NewEvent event = new NewEvent(number, "w1", cause, 20, manifest, List.of(tags), body);
    assertThat(journal.store(TestingJournal.write(id, event))).containsExactly(Optional.empty());
  }

  private final StringWriter out = new StringWriter();

  private ExportReport export(ExportFormat format, AuditFilter filter, OffsetRange range)
      throws IOException {
    return new JournalExport(format, JSON, out)
        .write(new FilteredScan(journal.store(), filter, range));
  }

  private static AuditFilter filter(String entity, Set<String> kinds, String tag) {
    return new AuditFilter(
        Optional.of(entity).filter(id -> !id.isEmpty()),
        kinds,
        Optional.of(tag).filter(text -> !text.isEmpty()),
        Optional.empty(),
        Optional.empty());
  }

  private List<Long> offsets(AuditFilter filter, OffsetRange range) throws IOException {
    List<Long> offsets = new ArrayList<>();
    new FilteredScan(journal.store(), filter, range)
        .run(stored -> offsets.add(stored.event().offset()));
    return offsets;
  }

  private List<Long> offsets(AuditFilter filter) throws IOException {
    return offsets(filter, OffsetRange.ALL);
  }

  @Test
  @DisplayName("as JSON has an object on a line for each event")
  void jsonLines() throws IOException {
    ExportReport report = export(ExportFormat.JSONL, AuditFilter.ALL, OffsetRange.ALL);
    assertThat(report).isEqualTo(new ExportReport(4, 0, OptionalLong.empty()));
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(4);
    JsonNode first = new ObjectMapper().readTree(lines.getFirst());
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "offset",
            "time",
            "persistenceId",
            "sequenceNr",
            "cause",
            "by",
            "writer",
            "tags",
            "type",
            "event",
            "hash");
    assertThat(first.get("time").asText()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(first.get("cause").asText()).isEqualTo("request|7");
    assertThat(first.get("by").asText()).isEqualTo("ann");
    assertThat(first.get("type").asText()).isEqualTo("dev.cairn.Stones$StoneLaid");
    assertThat(first.get("event").get("name").asText()).isEqualTo("flat, \"grey\"");
    assertThat(first.get("hash").asText()).matches("[0-9a-f]{64}");
    JsonNode second = new ObjectMapper().readTree(lines.get(1));
    assertThat(second.get("payload").binaryValue()).asString().isEqualTo("no json");
    assertThat(second.has("event")).isFalse();
    assertThat(new ObjectMapper().readTree(lines.get(3)).has("cause")).isFalse();
  }

  @Test
  @DisplayName("as CSV has a heading, and quotes what has to be quoted")
  void csv() throws IOException {
    export(ExportFormat.CSV, AuditFilter.ALL, new OffsetRange(1, 2));
    List<String> lines = List.of(out.toString().split("\r\n", -1));
    assertThat(lines).hasSize(4).last().isEqualTo("");
    assertThat(lines.getFirst())
        .isEqualTo(
            "offset,time,persistenceId,sequenceNr,cause,by,writer,tags,type,event,payload,hash");
    assertThat(lines.get(1))
        .startsWith("1,2026-01-01T12:00:00Z,pile|1,1,request|7,ann,w1,red,")
        .contains(
            ",dev.cairn.Stones$StoneLaid,\"{\"\"name\"\":\"\"flat, \\\"\"grey\\\"\"\"\"}\",,");
    assertThat(lines.get(2)).contains(",red two words,dev.cairn.Stones$StoneTaken,,bm8ganNvbg==,");
  }

  @Test
  @DisplayName("leaves the body out that retention removed")
  void removedBody() throws IOException {
    TestingForger forger = new TestingForger(journal.store());
    forger.removeBody(1);
    export(ExportFormat.JSONL, AuditFilter.ALL, new OffsetRange(1, 1));
    JsonNode event = new ObjectMapper().readTree(out.toString());
    assertThat(event.has("event") || event.has("payload")).isFalse();
    assertThat(event.get("type").asText()).isEqualTo("dev.cairn.Stones$StoneLaid");
  }

  @Test
  @DisplayName("has the events that the filter means, by whichever index")
  void filters() throws IOException {
    assertThat(offsets(AuditFilter.ALL)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(offsets(filter("pile|1", Set.of(), ""))).containsExactly(1L, 2L);
    assertThat(offsets(filter("pile*", Set.of(), ""))).containsExactly(1L, 2L, 3L);
    assertThat(offsets(filter("", Set.of("StoneLaid"), ""))).containsExactly(1L, 3L);
    assertThat(offsets(filter("", Set.of(), "red"))).containsExactly(1L, 2L, 4L);
    assertThat(offsets(filter("pile|1", Set.of("stonetaken"), "two words"))).containsExactly(2L);
    assertThat(offsets(filter("pile|9", Set.of(), ""))).isEmpty();
    assertThat(offsets(filter("", Set.of(), "red"), new OffsetRange(2, 3))).containsExactly(2L);
    assertThat(offsets(filter("pile|1", Set.of(), ""), new OffsetRange(2, 9))).containsExactly(2L);
    Optional<Instant> later = Optional.of(NOON.plusSeconds(1));
    AuditFilter since =
        new AuditFilter(Optional.empty(), Set.of(), Optional.empty(), later, Optional.empty());
    AuditFilter until =
        new AuditFilter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), later);
    assertThat(offsets(since)).containsExactly(3L, 4L);
    assertThat(offsets(until)).containsExactly(1L, 2L);
    assertThatThrownBy(() -> new OffsetRange(0, 3)).hasMessageContaining("begin with 1");
  }

  @Test
  @DisplayName("counts what is missing, and goes on behind it, also where an index led there")
  void missing() throws IOException {
    TestingForger forger = new TestingForger(journal.store());
    forger.delete(Keys.event(2));
    ExportReport all = export(ExportFormat.JSONL, AuditFilter.ALL, OffsetRange.ALL);
    assertThat(all).isEqualTo(new ExportReport(3, 1, OptionalLong.of(2)));
    ExportReport red = export(ExportFormat.JSONL, filter("", Set.of(), "red"), OffsetRange.ALL);
    assertThat(red).isEqualTo(new ExportReport(2, 1, OptionalLong.of(2)));
    forger.put(Keys.event(3), new byte[] {1, 2, 3});
    ExportReport more = export(ExportFormat.JSONL, AuditFilter.ALL, OffsetRange.ALL);
    assertThat(more).isEqualTo(new ExportReport(2, 2, OptionalLong.of(2)));
  }

  @Test
  @DisplayName("stands beside statistics of the same journal")
  void statistics() throws IOException {
    journal
        .store()
        .saveSnapshot(new StoredSnapshot("pile|1", 2, 7, 20, "m", new byte[] {1}, Optional.empty()))
        .join();
    journal.restart();
    JournalStatistics statistics = new StatisticsReader(journal.store()).read();
    assertThat(statistics.events()).isEqualTo(4);
    assertThat(statistics.unreadable()).isZero();
    assertThat(statistics.entities()).isEqualTo(3);
    assertThat(statistics.snapshots()).isEqualTo(1);
    assertThat(statistics.checkpoints()).isEqualTo(1);
    assertThat(statistics.keys()).hasSize(1);
    assertThat(statistics.bytesOnDisk()).isGreaterThan(1000);
    assertThat(statistics.oldest()).contains(NOON);
    assertThat(statistics.newest()).contains(NOON.plusSeconds(60));
    assertThat(statistics.byEntityType()).containsExactly(entry("heap", 1L), entry("pile", 3L));
    assertThat(statistics.byKind())
        .containsExactly(entry("StoneLaid", 2L), entry("StoneTaken", 1L), entry("plain", 1L));
    assertThat(statistics.byTag()).containsExactly(entry("red", 3L), entry("two words", 1L));
    try (TestingJournal empty = new TestingJournal(directory.resolve("empty"))) {
      assertThat(new StatisticsReader(empty.store()).read().oldest()).isEmpty();
    }
  }
}
