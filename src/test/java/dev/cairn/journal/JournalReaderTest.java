package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.journal.JournalReader.Chunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("In a journal where every thousandth event is red")
class JournalReaderTest {
  private static final Selection RED = new Selection.Tagged("red");

  @TempDir Path directory;
  private TestingJournal journal;
  private JournalReader reader;

  @BeforeEach
  void open() {
    journal = new TestingJournal(directory.resolve("journal"));
    reader = journal.store().reader();
    for (int i = 0; i < 6; i++) {
      journal.storeMany("white|1", 999);
      journal.storeMany("red|1", 1, "red");
    }
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static List<Long> offsets(Chunk chunk) {
    return chunk.events().stream().map(stored -> stored.event().offset()).toList();
  }

  @Nested
  @DisplayName("a look by the index")
  class ByIndex {
    @Test
    @DisplayName("finds the first of them, and has looked as far as the last that it found")
    void first() {
      Chunk chunk = reader.read(RED, 0, 6_000, 2);
      assertThat(offsets(chunk)).containsExactly(1_000L, 2_000L);
      assertThat(chunk.upTo()).isEqualTo(2_000);
    }

    @Test
    @DisplayName("has looked at everything when there are no more")
    void noMore() {
      Chunk chunk = reader.read(RED, 1_000, 5_500, 9);
      assertThat(offsets(chunk)).containsExactly(2_000L, 3_000L, 4_000L, 5_000L);
      assertThat(chunk.upTo()).isEqualTo(5_500);
    }

    @Test
    @DisplayName("passes over what is behind the end that was asked for")
    void end() {
      Chunk chunk = reader.read(RED, 1_000, 4_999, 4);
      assertThat(offsets(chunk)).containsExactly(2_000L, 3_000L, 4_000L);
      assertThat(chunk.upTo()).isEqualTo(4_999);
    }

    @Test
    @DisplayName("of a slice passes over events of other types in it")
    void otherType() {
      int slice = Keys.sliceOf("white|1");
      Chunk chunk = reader.read(new Selection.Slices("red", slice, slice), 0, 6_000, 100);
      assertThat(chunk.events()).isEmpty();
      assertThat(chunk.upTo()).isEqualTo(100);
    }
  }

  @Test
  @DisplayName("a look at all events looks at two thousand, and others go on behind them")
  void inPieces() {
    Selection red = new Selection.Slices("red", 0, 1023);
    List<Long> found = new ArrayList<>();
    List<Long> pieces = new ArrayList<>();
    long at = 0;
    while (at < 6_000) {
      Chunk chunk = reader.read(red, at, 6_000, 100);
      found.addAll(offsets(chunk));
      at = chunk.upTo();
      pieces.add(at);
    }
    assertThat(found).containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L);
    assertThat(pieces).containsExactly(2_000L, 4_000L, 6_000L);
  }
}
