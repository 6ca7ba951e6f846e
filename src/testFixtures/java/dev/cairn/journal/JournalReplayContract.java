package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import dev.cairn.journal.JournalProbe.Replay;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recovery: which events come back, in which order, and which sequence number is the highest. */
interface JournalReplayContract extends JournalUnderTest {

  @Test
  @DisplayName("replays every event once, in order, as it was written")
  default void replaysEverything() {
    TestingWriter writer = writerOfFive(newId());
    Replay replay = journal().replay(writer.persistenceId());
    assertThat(replay.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(replay.payloads()).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
    assertThat(replay.highest()).isEqualTo(5);
    assertThat(replay.events())
        .allSatisfy(
            event -> {
              assertThat(event.persistenceId()).isEqualTo(writer.persistenceId());
              assertThat(event.writerUuid()).isEqualTo(writer.uuid());
              assertThat(event.deleted()).isFalse();
            });
  }

  @ParameterizedTest(name = "replays of five events, {0}: {4}")
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          from before the first,           0, 9223372036854775807, 9223372036854775807, 1 2 3 4 5
          all but the first two,           3, 9223372036854775807, 9223372036854775807, 3 4 5
          up to the third,                 1, 3,                   9223372036854775807, 1 2 3
          half of an atomic write,         1, 4,                   9223372036854775807, 1 2 3 4
          the other half,                  5, 9223372036854775807, 9223372036854775807, 5
          at most three,                   1, 9223372036854775807, 3,                   1 2 3
          the second and third,            2, 3,                   9223372036854775807, 2 3
          two of the second to fifth,      2, 5,                   2,                   2 3
          at most more than there are,     2, 5,                   100,                 2 3 4 5
          up to more than there are,       4, 100,                 9223372036854775807, 4 5
          the second alone,                2, 2,                   9223372036854775807, 2
          one of the second to fourth,     2, 4,                   1,                   2
          none of the second to fourth,    2, 4,                   0,                   none
          from a number above the upper,   3, 2,                   9223372036854775807, none
          behind the last,                 6, 9223372036854775807, 9223372036854775807, none
          """)
  @DisplayName("replays what lies within the bounds, up to the limit")
  default void replaysWithinBounds(String what, long from, long to, long max, String expected) {
    String id = writerOfFive(newId()).persistenceId();
    Replay replay = journal().replay(id, from, to, max);
    assertThat(replay.numbers()).as(what).isEqualTo(numbers(expected));
    assertThat(replay.highest()).as("whatever was asked for").isEqualTo(5);
  }

  private static List<Long> numbers(String text) {
    return text == null ? List.of() : Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
  }

  @Test
  @DisplayName("replays nothing for an entity that never wrote, whose highest number is 0")
  default void replaysNothing() {
    Replay replay = journal().replay(newId());
    assertThat(replay.events()).isEmpty();
    assertThat(replay.highest()).isZero();
  }

  @Test
  @DisplayName("replays the same again")
  default void replaysTwice() {
    String id = writerOfFive(newId()).persistenceId();
    assertThat(journal().replay(id).payloads()).isEqualTo(journal().replay(id).payloads());
  }

  @Test
  @DisplayName("replays a long history in order, whole or in part")
  default void replaysALongHistory() {
    TestingWriter writer = journal().writer(newId());
    for (long first = 1; first <= 1_000; first += 100) {
      writer.store(writer.events(first, first + 99));
    }
    Replay whole = journal().replay(writer.persistenceId());
    assertThat(whole.numbers()).isEqualTo(LongStream.rangeClosed(1, 1_000).boxed().toList());
    assertThat(whole.highest()).isEqualTo(1_000);
    // Across the borders at which a number takes one more digit or byte.
    Replay part = journal().replay(writer.persistenceId(), 99, 900, 300);
    assertThat(part.numbers()).isEqualTo(LongStream.rangeClosed(99, 398).boxed().toList());
  }

  @Test
  @DisplayName("lets a recovery wait for what was written just before it")
  default void recoveryWaitsForWrites() {
    // An actor that is restarted recovers while writes of its former life are under way.
    JournalProbe journal = journal();
    TestKit restarted = new TestKit(system());
    for (int entity = 0; entity < 200; entity++) {
      TestingWriter single = journal.writer(newId());
      single.send(List.of(AtomicWrite.apply(single.event(1, "a-1"))));
      journal.askForReplay(restarted, single.persistenceId(), 1, Long.MAX_VALUE, Long.MAX_VALUE);
      assertThat(journal.replayTo(restarted).payloads()).containsExactly("a-1");
    }
    TestingWriter writer = journal.writer(newId());
    for (PersistentRepr event : writer.events(1, 50)) {
      writer.send(List.of(AtomicWrite.apply(event)));
    }
    journal.askForReplay(restarted, writer.persistenceId(), 1, Long.MAX_VALUE, Long.MAX_VALUE);
    Replay replay = journal.replayTo(restarted);
    assertThat(replay.highest()).isEqualTo(50);
    assertThat(replay.numbers()).hasSize(50);
  }

  @Test
  @DisplayName("knows everything after a restart, and goes on where it stopped")
  default void survivesRestart() {
    assumeTrue(supportsRestart(), "what is stored ends with the actor system");
    TestingWriter before = writerOfFive(newId());
    String id = before.persistenceId();
    restart();
    Replay replay = journal().replay(id);
    assertThat(replay.payloads()).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
    assertThat(replay.events()).extracting(PersistentRepr::writerUuid).containsOnly(before.uuid());
    assertThat(replay.highest()).isEqualTo(5);

    TestingWriter after = journal().writer(id);
    after.store(after.events(6, 7));
    assertThat(journal().replay(id, 5, 7, 9).numbers()).containsExactly(5L, 6L, 7L);
    assertThat(journal().replay(id).highest()).isEqualTo(7);
  }
}
