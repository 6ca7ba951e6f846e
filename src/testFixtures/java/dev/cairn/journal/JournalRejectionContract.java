package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.persistence.AtomicWrite;
import dev.cairn.journal.JournalProbe.Replay;
import dev.cairn.journal.TestingPayload.Unknown;
import dev.cairn.journal.TestingPayload.Unwritable;
import dev.cairn.journal.TestingWriter.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events that cannot be serialized: only they are left out, and only their sequence numbers. */
interface JournalRejectionContract extends JournalUnderTest {

  private void assumeRejection() {
    assumeTrue(
        supportsRejectingNonSerializableEvents(), "what cannot be serialized fails the request");
  }

  @Test
  @DisplayName("rejects an event without serializer, and stores those before and after it")
  default void rejectsWithoutSerializer() {
    assumeRejection();
    TestingWriter writer = writerOfFive(newId());
    List<Answer> answers =
        writer.write(
            writer.event(6, "b-6"), writer.event(7, new Unknown()), writer.event(8, "b-8"));
    assertThat(answers)
        .extracting(Answer::brief)
        .containsExactly("6 STORED", "7 REJECTED", "8 STORED");
    assertThat(answers.get(1).payload()).isInstanceOf(Unknown.class);
    assertThat(answers.get(1).why()).contains(Unknown.class.getName());
    Replay replay = journal().replay(writer.persistenceId(), 6, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(replay.numbers()).containsExactly(6L, 8L);
    assertThat(replay.payloads()).containsExactly("b-6", "b-8");
    assertThat(replay.highest()).isEqualTo(8);
  }

  @Test
  @DisplayName("rejects an event whose serializer fails, and tells why")
  default void rejectsWhenTheSerializerFails() {
    assumeRejection();
    TestingWriter writer = writerOfFive(newId());
    List<Answer> answers =
        writer.write(
            writer.event(6, new Unwritable()), writer.event(7, "b-7"), writer.event(8, "b-8"));
    assertThat(answers)
        .extracting(Answer::brief)
        .containsExactly("6 REJECTED", "7 STORED", "8 STORED");
    assertThat(answers.getFirst().why()).contains("cannot be written");
    assertThat(journal().replay(writer.persistenceId()).numbers())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L);
  }

  @Test
  @DisplayName("rejects the whole of an atomic write when one of its events cannot be serialized")
  default void rejectsAtomicWritesWhole() {
    assumeRejection();
    TestingWriter writer = writerOfFive(newId());
    List<Answer> answers =
        writer.request(
            List.of(
                AtomicWrite.apply(writer.event(6, "b-6")),
                TestingWriter.atomic(
                    List.of(
                        writer.event(7, "b-7"),
                        writer.event(8, new Unknown()),
                        writer.event(9, "b-9"))),
                TestingWriter.atomic(writer.events(10, 11))));
    assertThat(answers)
        .extracting(Answer::brief)
        .containsExactly(
            "6 STORED", "7 REJECTED", "8 REJECTED", "9 REJECTED", "10 STORED", "11 STORED");
    Replay replay = journal().replay(writer.persistenceId(), 6, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(replay.payloads()).containsExactly("b-6", "a-10", "a-11");
  }

  @Test
  @DisplayName("lets a writer go on after a rejected event with the number behind it")
  default void goesOnAfterRejection() {
    assumeRejection();
    TestingWriter writer = writerOfFive(newId());
    assertThat(writer.write(writer.event(6, new Unknown())))
        .extracting(Answer::brief)
        .containsExactly("6 REJECTED");
    assertThat(Stream.of(7L, 8L).flatMap(n -> writer.write(writer.event(n, "b-" + n)).stream()))
        .extracting(Answer::brief)
        .containsExactly("7 STORED", "8 STORED");
    Replay replay = journal().replay(writer.persistenceId());
    assertThat(replay.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L);
    assertThat(replay.highest()).isEqualTo(8);
  }

  @Test
  @DisplayName("lets the next life of a writer go on with the number behind the highest")
  default void nextLifeGoesOnAfterRejection() {
    assumeRejection();
    TestingWriter writer = writerOfFive(newId());
    writer.write(writer.event(6, new Unknown()));
    long highest = journal().replay(writer.persistenceId()).highest();
    TestingWriter recovered = journal().writer(writer.persistenceId());
    assertThat(recovered.write(recovered.events(highest + 1, highest + 2)))
        .extracting(Answer::outcome)
        .containsOnly(TestingWriter.Outcome.STORED);
    assertThat(journal().replay(writer.persistenceId()).numbers()).hasSize(7);
  }

  @Test
  @DisplayName("stores nothing for an entity whose only event is rejected")
  default void rejectsTheFirst() {
    assumeRejection();
    TestingWriter writer = journal().writer(newId());
    assertThat(writer.write(writer.event(1, new Unknown())))
        .extracting(Answer::brief)
        .containsExactly("1 REJECTED");
    assertThat(journal().replay(writer.persistenceId()).events()).isEmpty();
  }
}
