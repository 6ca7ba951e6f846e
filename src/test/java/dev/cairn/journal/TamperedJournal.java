package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.journal.VerifyReport.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A journal for tests that change it behind its back and let it be checked. */
abstract class TamperedJournal {
  /** Events of the journal under test, its checkpoints and where they are. */
  static final long EVENTS = 110;

  static final long FIRST_SIGNED = 10;
  static final long LAST_SIGNED = 105;

  @TempDir Path directory;
  TestingJournal journal;
  TestingForger forger;

  /**
   * Three entities, tags, snapshots, several times, an index of several blocks, two checkpoints,
   * and five events that are unsigned and not in the index yet.
   */
  @BeforeEach
  void fill() {
    journal = new TestingJournal(TestingJournal.settings(directory.resolve("journal"), false, 50));
    journal.storeMany("a|1", 6, "red");
    journal.wait(Duration.ofMinutes(1));
    journal.storeMany("b|1", 4, "red", "blue");
    journal.restart();
    journal.wait(Duration.ofMinutes(1));
    journal.storeMany("a|1", 80);
    journal.wait(Duration.ofMinutes(1));
    journal.storeMany("c|1", 15, "blue");
    journal
        .store()
        .saveSnapshot(new StoredSnapshot("a|1", 5, 7, 20, "m", new byte[] {1, 2}, Optional.empty()))
        .join();
    journal.store().deleteTo("b|1", 2).join();
    journal.restart();
    journal.wait(Duration.ofMinutes(1));
    journal.storeMany("b|1", 5, "red");
    forger = new TestingForger(journal.store());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  VerifyReport verify() {
    return verify(VerifyOptions.none());
  }

  VerifyReport verify(VerifyOptions options) {
    return new JournalVerifier(journal.store(), options).verify();
  }

  static List<String> texts(VerifyReport report) {
    return report.findings().stream().map(Finding::text).toList();
  }

  void assertFoundAt(long offset, String text) {
    VerifyReport report = verify();
    assertThat(report.isWhole()).isFalse();
    assertThat(texts(report)).anySatisfy(line -> assertThat(line).contains(text));
    assertThat(report.firstOffset()).isEqualTo(OptionalLong.of(offset));
    assertThat(report.findings().getFirst().offset()).isEqualTo(OptionalLong.of(offset));
  }
}
