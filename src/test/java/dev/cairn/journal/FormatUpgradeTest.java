package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.journal.FormatUpgrade.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.iq80.leveldb.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal of an older format")
class FormatUpgradeTest {
  private static final int ENTITIES = 25;

  private final TestingJournal journal;

  FormatUpgradeTest(@TempDir Path directory) {
    journal = new TestingJournal(directory);
    for (int i = 0; i < ENTITIES; i++) {
      journal.storeMany("a|" + i, 1);
    }
    // Heads are written with the index.
    journal.restart();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private LevelDb db() {
    return journal.store().database();
  }

  private long format() {
    return ByteBuffer.wrap(Objects.requireNonNull(db().get(Keys.meta(JournalStore.FORMAT_NAME))))
        .getLong();
  }

  /** Puts a word behind every head, unless it is there. */
  private static Step adding(String word) {
    return (key, value, batch) -> {
      String text = new String(value, StandardCharsets.ISO_8859_1);
      if (Keys.kindOf(key) == Keys.HEAD && !text.endsWith(word)) {
        batch.put(key, (text + word).getBytes(StandardCharsets.ISO_8859_1));
      }
    };
  }

  private List<String> endsOfHeads() {
    List<String> ends = new ArrayList<>();
    try (LevelDb.Scan heads = db().scan(Keys.HEAD)) {
      while (heads.hasNext()) {
        byte[] value = heads.next().getValue();
        ends.add(new String(value, 28, value.length - 28, StandardCharsets.ISO_8859_1));
      }
    }
    return ends;
  }

  @Test
  @DisplayName("is brought up version by version, and says which it has then")
  void versions() throws Exception {
    FormatUpgrade upgrade = new FormatUpgrade(List.of(adding("-two"), adding("-three")), 4);
    upgrade.run(db(), format());
    assertThat(format()).isEqualTo(3);
    assertThat(endsOfHeads()).hasSize(ENTITIES).containsOnly("-two-three");
    upgrade.run(db(), format());
    assertThat(endsOfHeads()).containsOnly("-two-three");
  }

  @Test
  @DisplayName("keeps its version while it is half done, and is done when it is begun again")
  void interrupted() throws Exception {
    AtomicInteger left = new AtomicInteger(ENTITIES / 2);
    Step failing =
        (key, value, batch) -> {
          adding("-three").upgrade(key, value, batch);
          if (Keys.kindOf(key) == Keys.HEAD && left.getAndDecrement() == 0) {
            throw new IllegalStateException("no power");
          }
        };
    assertThatThrownBy(
            () -> new FormatUpgrade(List.of(adding("-two"), failing), 4).run(db(), format()))
        .hasMessage("no power");
    assertThat(format()).isEqualTo(2);
    assertThat(endsOfHeads()).contains("-two-three").contains("-two");
    new FormatUpgrade(List.of(FormatUpgradeTest::mustNotRun, adding("-three")), 4)
        .run(db(), format());
    assertThat(format()).isEqualTo(3);
    assertThat(endsOfHeads()).hasSize(ENTITIES).containsOnly("-two-three");
  }

  private static void mustNotRun(byte[] key, byte[] value, WriteBatch batch) {
    throw new AssertionError("a step that was complete ran again");
  }

  @Test
  @DisplayName("has a step for every version before that of the program")
  void steps() {
    assertThat(FormatUpgrade.STEPS).hasSize(JournalStore.FORMAT - 1);
  }
}
