package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.journal.EventRecord.Body;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal whose files were damaged while it was closed")
class JournalDamageTest {
  private static final int EVENTS = 900;

  /** The last bytes of a table, without which nothing in it can be read. */
  private static final int FOOTER = 48;

  /** Events that any other damaged byte of a table, or of the log, may take with it. */
  private static final int BLOCK_EVENTS_MAX = 100;

  @TempDir Path directory;
  private Path whole;

  /** Several tables of the smallest size, and one log behind them. */
  @BeforeEach
  void fill() {
    whole = directory.resolve("whole");
    fill(whole, 64 << 10, EVENTS - 50);
    // What LevelDB had not yet made a table of becomes one when it is opened again.
    fill(whole, 64 << 10, 50);
  }

  private static void fill(Path directory, int writeBuffer, int events) {
    Random random = new Random(events);
    try (TestingJournal journal = new TestingJournal(settings(directory, writeBuffer))) {
      for (int i = 0; i < events / 10; i++) {
        List<NewWrite> writes = new ArrayList<>();
        long from = journal.store().highestSequenceNr("a|" + i % 7);
        for (int j = 1; j <= 10; j++) {
          byte[] payload = new byte[400];
          random.nextBytes(payload);
          NewEvent event =
              new NewEvent(
                  from + j,
                  "writer",
                  "",
                  20,
                  "",
                  List.of("red", "blue"),
                  new Body(payload, Optional.empty()));
          writes.add(TestingJournal.write("a|" + i % 7, event));
        }
        assertThat(journal.store().append(writes).join()).allMatch(Optional::isEmpty);
      }
    }
  }

  private static JournalSettings settings(Path directory) {
    return settings(directory, 64 << 10);
  }

  private static JournalSettings settings(Path directory, int writeBuffer) {
    JournalSettings usual = TestingJournal.settings(directory);
    return new JournalSettings(
        directory,
        new LevelDb.Settings(true, true, true, 1 << 20, writeBuffer),
        true,
        usual.batchEventsMax(),
        usual.indexEvents(),
        usual.queueMax(),
        0,
        usual.checkpointEvents(),
        usual.checkpointEvery(),
        usual.snapshotsKept());
  }

  private static JournalStore open(Path journal) {
    return JournalStore.open(settings(journal), () -> TestingJournal.NOON, System::nanoTime);
  }

  private static VerifyReport verify(JournalStore store) {
    return new JournalVerifier(store, VerifyOptions.none()).verify();
  }

  private Path copy() throws IOException {
    Path copy = directory.resolve("copy");
    delete(copy);
    try (Stream<Path> all = Files.walk(whole)) {
      for (Path file : all.toList()) {
        Files.copy(file, copy.resolve(whole.relativize(file)));
      }
    }
    return copy;
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path file : all.toList().reversed()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Tables and logs of the database with their content. */
  private static Map<String, String> files(Path journal) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> all = Files.list(journal.resolve("db"))) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".sst") || name.endsWith(".log")) {
          digests.put(name, HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file))));
        }
      }
    }
    return digests;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(whole.resolve("db"))) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("LO"))
          .sorted()
          .toList();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  @DisplayName("says so wherever the byte was changed, keeps its files and reads all that is left")
  void anyByte() throws IOException {
    int found = 0;
    for (String name : names()) {
      long size = Files.size(whole.resolve("db").resolve(name));
      for (int part = 0; part < 16; part++) {
        Path copy = copy();
        Path file = copy.resolve("db").resolve(name);
        long at = part == 15 ? size - 1 : size * part / 15;
        flip(file, at);
        boolean isFooter = name.endsWith(".sst") && at >= size - FOOTER;
        int lostMax = isFooter ? EVENTS - 1 : BLOCK_EVENTS_MAX;
        found +=
            check(copy, file, lostMax, "byte %d of %d of %s".formatted(at, size, name)) ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(50);
  }

  /** Whether the damage mattered. */
  private static boolean check(Path journal, Path file, int lostMax, String what)
      throws IOException {
    Map<String, String> before = files(journal);
    VerifyReport report;
    Optional<String> damage;
    try (JournalStore store = open(journal)) {
      damage = store.damage();
      report = verify(store);
      StringWriter lines = new StringWriter();
      ExportReport export =
          new JournalExport(ExportFormat.JSONL, EventDecoder.NONE, lines)
              .write(new FilteredScan(store, AuditFilter.ALL, OffsetRange.ALL));
      assertThat(export.events()).as(what).isEqualTo(report.events());
      assertThat(export.events() + export.missing()).as(what).isEqualTo(EVENTS);
      assertThat(lines.toString().lines()).as(what).hasSize((int) report.events());
    } catch (IOException | RuntimeException failure) {
      throw new AssertionError(what, failure);
    }
    if (report.isWhole()) {
      assertThat(damage).as(what).isEmpty();
      assertThat(report.events()).as(what).isEqualTo(EVENTS);
      return false;
    }
    assertThat(report.events()).as(what).isGreaterThanOrEqualTo(EVENTS - lostMax);
    String name = file.getFileName().toString();
    if (before.containsKey(name)) {
      assertThat(files(journal)).as(what).containsEntry(name, before.get(name));
    }
    if (damage.isPresent() && Files.exists(journal.resolve("readable-copy"))) {
      assertThat(files(journal)).as(what).containsAllEntriesOf(before);
    }
    return true;
  }

  /** The log of a journal that has no tables yet. */
  private Path log() throws IOException {
    delete(whole);
    fill(whole, 4 << 20, EVENTS);
    try (Stream<Path> all = Files.list(whole.resolve("db"))) {
      return all.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  @Test
  @DisplayName("is only read when its log is damaged in the middle, and the log stays")
  void middleOfTheLog() throws IOException {
    Path log = log();
    flip(log, Files.size(log) / 2);
    Map<String, String> before = files(whole);
    try (JournalStore store = open(whole)) {
      assertThat(store.damage().orElseThrow()).contains("the log of its database is damaged");
      assertThat(store.append(List.of())).isCompletedExceptionally();
      assertThat(verify(store).events()).isBetween(EVENTS - 2L * BLOCK_EVENTS_MAX, EVENTS - 1L);
    }
    assertThat(files(whole)).isEqualTo(before);
  }

  @Test
  @DisplayName("is whole when only the end of its log was cut off, and loses no event")
  void endOfTheLog() throws IOException {
    Path log = log();
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, bytes.length - 20));
    try (JournalStore store = open(whole)) {
      assertThat(store.damage()).isEmpty();
      VerifyReport report = verify(store);
      assertThat(report.findings()).isEmpty();
      assertThat(report.events()).isEqualTo(EVENTS);
    }
  }

  @Test
  @DisplayName("is only read when a file of the database is gone, and never begun anew")
  void goneFiles() throws IOException {
    for (String name : names()) {
      Path copy = copy();
      Files.delete(copy.resolve("db").resolve(name));
      Map<String, String> before = files(copy);
      boolean damaged;
      try (JournalStore store = open(copy)) {
        damaged = store.damage().isPresent();
        VerifyReport report = verify(store);
        assertThat(report.events()).as("without " + name).isPositive();
        // The last log holds no event when a table was begun just before the end.
        assertThat(damaged || (name.endsWith(".log") && report.isWhole())).as(name).isTrue();
      }
      if (damaged) {
        assertThat(files(copy)).as("without " + name).containsAllEntriesOf(before);
      }
    }
  }

  @Test
  @DisplayName("is whole when a power cut left half a line in the file of checkpoints")
  void halfALine() throws IOException {
    Files.writeString(whole.resolve("checkpoints"), "901 2026-01-01T1", StandardOpenOption.APPEND);
    try (JournalStore store = open(whole)) {
      assertThat(store.damage()).isEmpty();
      assertThat(verify(store).findings()).isEmpty();
    }
  }

  @Test
  @DisplayName("completes the newest checkpoint when a power cut left it in the file only")
  void newestCheckpoint() throws IOException {
    try (LevelDb db = LevelDb.open(whole.resolve("db"), settings(whole).levelDb(), true);
        var batch = db.batch()) {
      batch.delete(Keys.checkpoint(EVENTS));
      db.write(batch);
    }
    try (JournalStore store = open(whole)) {
      assertThat(verify(store).findings()).isEmpty();
    }
  }

  @Test
  @DisplayName("is only read when it does not say where it ends")
  void noHead() throws IOException {
    for (byte[] head : new byte[][] {{}, {1, 2, 3}}) {
      Path copy = copy();
      try (LevelDb db = LevelDb.open(copy.resolve("db"), settings(copy).levelDb(), true);
          var batch = db.batch()) {
        if (head.length == 0) {
          batch.delete(Keys.meta(JournalStore.HEAD));
        } else {
          batch.put(Keys.meta(JournalStore.HEAD), head);
        }
        db.write(batch);
      }
      try (JournalStore store = open(copy)) {
        assertThat(store.damage()).isPresent();
        assertThat(store.head().offset()).isEqualTo(EVENTS);
        assertThat(verify(store).events()).isEqualTo(EVENTS);
        assertThatThrownBy(() -> store.append(List.of()).join())
            .hasMessageContaining("is damaged and is only read");
      }
    }
  }
}
