package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.journal.JournalProbe.Replay;
import dev.cairn.journal.TestingWriter.Answer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One entity has one writer: whoever writes another number than the next one is not the one. */
interface JournalSingleWriterContract extends JournalUnderTest {

  private void assumeSingleWriter() {
    assumeTrue(supportsSingleWriter(), "sequence numbers are not looked at");
  }

  @Test
  @DisplayName("rejects a sequence number that is taken, and keeps what has it")
  default void rejectsATakenNumber() {
    assumeSingleWriter();
    TestingWriter first = writerOfFive(newId());
    TestingWriter second = journal().writer(first.persistenceId());
    assertThat(second.write(second.event(5, "of the second"), second.event(6, "of the second")))
        .extracting(Answer::brief)
        .containsExactly("5 REJECTED", "6 REJECTED");
    assertThat(journal().replay(first.persistenceId()).payloads())
        .containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
  }

  @Test
  @DisplayName("rejects a sequence number that leaves one out")
  default void rejectsAGap() {
    assumeSingleWriter();
    TestingWriter first = writerOfFive(newId());
    TestingWriter second = journal().writer(first.persistenceId());
    assertThat(second.write(second.event(7, "too far")))
        .extracting(Answer::brief)
        .containsExactly("7 REJECTED");
    Replay replay = journal().replay(first.persistenceId());
    assertThat(replay.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(replay.highest()).isEqualTo(5);
    first.store(first.events(6, 6));
  }

  @Test
  @DisplayName("rejects a first event that is not number 1")
  default void rejectsALateBeginning() {
    assumeSingleWriter();
    TestingWriter writer = journal().writer(newId());
    assertThat(writer.write(writer.event(2, "a-2")))
        .extracting(Answer::brief)
        .containsExactly("2 REJECTED");
    assertThat(journal().replay(writer.persistenceId()).highest()).isZero();
  }

  @Test
  @DisplayName("rejects an atomic write that leaves a number out, whole")
  default void rejectsAGapWithin() {
    assumeSingleWriter();
    TestingWriter writer = writerOfFive(newId());
    assertThat(writer.writeAtomically(List.of(writer.event(6, "b-6"), writer.event(8, "b-8"))))
        .extracting(Answer::brief)
        .containsExactly("6 REJECTED", "8 REJECTED");
    assertThat(journal().replay(writer.persistenceId()).highest()).isEqualTo(5);
  }

  @Test
  @DisplayName("rejects the writer that another has overtaken")
  default void rejectsTheOvertaken() {
    assumeSingleWriter();
    TestingWriter old = writerOfFive(newId());
    TestingWriter recovered = journal().writer(old.persistenceId());
    recovered.store(recovered.events(6, 6));
    assertThat(old.write(old.event(6, "too late")))
        .extracting(Answer::brief)
        .containsExactly("6 REJECTED");
    recovered.store(recovered.events(7, 7));
    assertThat(journal().replay(old.persistenceId()).payloads())
        .containsExactly("a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7");
  }

  @Test
  @DisplayName("rejects an overtaken writer also when its next number happens to be free")
  default void keepsTheOvertakenOut() {
    // A persistent actor may go on after a rejection, and then counts on from the rejected number.
    assumeSingleWriter();
    TestingWriter old = writerOfFive(newId());
    TestingWriter recovered = journal().writer(old.persistenceId());
    recovered.store(recovered.events(6, 6));
    old.write(old.event(6, "too late"));
    assertThat(old.write(old.event(7, "from a state that never was")))
        .extracting(Answer::brief)
        .containsExactly("7 REJECTED");
    assertThat(journal().replay(old.persistenceId()).highest()).isEqualTo(6);
  }

  @Test
  @DisplayName("rejects a taken number after a restart and a deletion, too")
  default void rejectsAfterRestart() {
    assumeSingleWriter();
    assumeTrue(supportsRestart(), "what is stored ends with the actor system");
    String id = writerOfFive(newId()).persistenceId();
    journal().delete(id, Long.MAX_VALUE);
    restart();
    TestingWriter writer = journal().writer(id);
    assertThat(writer.write(writer.event(5, "again")))
        .extracting(Answer::brief)
        .containsExactly("5 REJECTED");
    TestingWriter recovered = journal().writer(id);
    recovered.store(recovered.events(6, 6));
  }
}
