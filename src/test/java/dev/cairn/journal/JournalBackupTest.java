package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.iq80.leveldb.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A backup of a journal")
class JournalBackupTest {
  private final Path data;
  private final TestingJournal journal;

  JournalBackupTest(@TempDir Path data) {
    this.data = data;
    this.journal = new TestingJournal(data.resolve("journal"));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private BackupReport backup(Path target) {
    return copyInto(target).of(journal.store());
  }

  private JournalBackup copyInto(Path target) {
    return new JournalBackup(target, TestingJournal.settings(target).levelDb(), 0);
  }

  private List<Path> names() throws IOException {
    try (Stream<Path> all = Files.list(data)) {
      return all.map(Path::getFileName).sorted().toList();
    }
  }

  @Test
  @DisplayName("holds what was stored when it began, however much is stored meanwhile")
  void whileWritten() throws Exception {
    journal.storeMany("a|1", 250);
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (long number = 1; !enough.get(); number++) {
                journal.store(write("b|1", event(number, "b" + number, "red")));
                begun.countDown();
              }
            });
    begun.await();
    List<Path> backups = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      backups.add(data.resolve("backup" + i));
      long before = journal.store().head().offset();
      BackupReport report = backup(backups.getLast());
      assertThat(report.directory()).isEqualTo(backups.getLast());
      assertThat(report.events()).isBetween(before, journal.store().head().offset());
      assertThat(report.bytes()).isPositive();
    }
    enough.set(true);
    writing.join();
    List<String> texts = journal.texts();
    for (Path backup : backups) {
      Path restored = data.resolve("restored-" + backup.getFileName());
      BackupReport report = copyInto(restored).from(backup);
      try (TestingJournal copy = new TestingJournal(restored)) {
        assertThat(copy.texts()).isEqualTo(texts.subList(0, (int) report.events()));
        assertThat(copy.store().damage()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("has its checkpoints but no private key, and nothing else is left behind")
  void content() throws Exception {
    journal.storeMany("a|1", 250);
    journal.storeMany("a|1", 1);
    backup(data.resolve("backup"));
    assertThat(names()).map(Path::toString).containsExactly("backup", "journal");
    try (Stream<Path> files = Files.list(data.resolve("backup"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("db", "checkpoints");
    }
    assertThat(new CheckpointFile(data.resolve("backup/checkpoints")).read())
        .hasSameSizeAs(new CheckpointFile(data.resolve("journal/checkpoints")).read())
        .isNotEmpty()
        .allMatch(Checkpoint::isGenuine);
  }

  @Test
  @DisplayName("has the checkpoint that is in the database and not yet in the file")
  void checkpointBetween() throws Exception {
    journal.storeMany("a|1", 250);
    journal.restart();
    Path file = data.resolve("journal/checkpoints");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).isNotEmpty();
    String unfinished = lines.getLast().substring(0, 40);
    Files.writeString(
        file, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n" + unfinished);
    if (lines.size() == 1) {
      Files.writeString(file, unfinished);
    }
    backup(data.resolve("backup"));
    assertThat(Files.readAllLines(data.resolve("backup/checkpoints"))).isEqualTo(lines);
  }

  @Test
  @DisplayName("becomes a journal that goes on with a key of its own and whose whole chain holds")
  void restore() throws Exception {
    journal.storeMany("a|1", 150, "red");
    journal.store().deleteTo("a|1", 7).join();
    backup(data.resolve("backup"));
    Path target = Files.createDirectory(data.resolve("other"));
    BackupReport report = copyInto(target).from(data.resolve("backup"));
    assertThat(report.events()).isEqualTo(150);
    assertThat(target.resolve("signing.key")).doesNotExist();
    try (TestingJournal restored = new TestingJournal(target)) {
      restored.storeMany("a|1", 150);
      assertThat(restored.store().deletedTo("a|1")).isEqualTo(7);
    }
    assertThat(Files.readString(target.resolve("signing.key")))
        .isNotEqualTo(Files.readString(data.resolve("journal/signing.key")));
    try (TestingJournal restored = new TestingJournal(target)) {
      CheckpointFile checkpoints = new CheckpointFile(target.resolve("checkpoints"));
      assertThat(JournalBackup.check(restored.store().database(), checkpoints).offset())
          .isEqualTo(300);
      assertThat(
              checkpoints.read().stream()
                  .map(one -> new String(one.publicKey(), StandardCharsets.ISO_8859_1))
                  .distinct())
          .hasSize(2);
    }
  }

  @Test
  @DisplayName("is not made where something is, where nothing can be, or of a damaged journal")
  void refusedBackup() throws Exception {
    Path there = Files.createDirectory(data.resolve("there"));
    assertThatThrownBy(() -> backup(there))
        .isInstanceOf(JournalException.class)
        .hasMessage(there + " exists already; name a directory that does not");
    assertThatThrownBy(() -> backup(data.resolve("no/where")))
        .hasMessage(
            "there is no directory %s; make it, or name another place"
                .formatted(data.resolve("no")));
    assertThatThrownBy(() -> backup(Path.of("/proc/backup")))
        .hasMessageStartingWith("the backup cannot be written to /proc/backup: ")
        .message()
        .doesNotContain("\n");
    JournalBackup tooLarge =
        new JournalBackup(
            data.resolve("large"), TestingJournal.settings(data).levelDb(), Long.MAX_VALUE >> 1);
    assertThatThrownBy(() -> tooLarge.of(journal.store()))
        .hasMessageMatching("the disk of .* is full: \\d+ MiB left, \\d+ MiB are needed; .*");
    journal.storeMany("a|1", 150);
    new TestingForger(journal.store()).deleteRecord(149);
    assertThatThrownBy(() -> backup(data.resolve("damaged")))
        .hasMessageContaining("is damaged (event 149 is missing) and is not backed up");
    assertThat(names()).map(Path::toString).containsExactly("journal", "there");
  }

  @Test
  @DisplayName("is not restored over something, nor when it is none, or any of it was changed")
  void refusedRestore() throws Exception {
    journal.storeMany("a|1", 150);
    assertThatThrownBy(() -> copyInto(data.resolve("other")).from(data))
        .hasMessage(data + " is no backup of a journal: it has no database db");
    backup(data.resolve("backup"));
    assertThatThrownBy(() -> copyInto(data.resolve("journal")).from(data.resolve("backup")))
        .hasMessage(data.resolve("journal") + " is not empty; move it away, or name another place");
    backup(data.resolve("changed"));
    try (LevelDb db =
            LevelDb.open(
                data.resolve("changed/db"), TestingJournal.settings(data).levelDb(), true);
        WriteBatch batch = db.batch()) {
      byte[] value = Objects.requireNonNull(db.get(Keys.event(150)));
      int at = 0;
      while (TestingForger.offsetAt(Keys.event(150), value, at) < 3) {
        at++;
      }
      value[at + 40] ^= 1;
      batch.put(Keys.event(150), value);
      db.write(batch);
    }
    assertThatThrownBy(() -> copyInto(data.resolve("other")).from(data.resolve("changed")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("changed is damaged: event 3")
        .hasMessageEndingWith("; take another one");
    Files.writeString(data.resolve("backup/checkpoints"), "");
    assertThat(copyInto(data.resolve("other")).from(data.resolve("backup")).events())
        .isEqualTo(150);
    assertThat(names())
        .map(Path::toString)
        .containsExactly("backup", "changed", "journal", "other");
  }
}
