package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.persistence.AtomicWrite;
import akka.persistence.NonPersistentRepr;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import dev.cairn.journal.TestingWriter.Answer;
import dev.cairn.journal.TestingWriter.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writing: answers and their order, atomic writes, large ones, many writers, foreign ids. */
interface JournalWriteContract extends JournalUnderTest {

  @Test
  @DisplayName("answers each event in order, as from whoever sent the command behind it")
  default void answersEachEvent() {
    TestingWriter writer = journal().writer(newId());
    List<Answer> answers = writer.write(writer.events(1, 3));
    assertThat(answers)
        .extracting(Answer::brief)
        .containsExactly("1 STORED", "2 STORED", "3 STORED");
    assertThat(answers).extracting(Answer::payload).containsExactly("a-1", "a-2", "a-3");
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.instanceId()).isEqualTo(writer.instanceId());
              assertThat(answer.sender()).isEqualTo(writer.client());
            });
  }

  @Test
  @DisplayName("answers in one order across requests, however many are under way")
  default void answersAcrossRequests() {
    TestingWriter writer = journal().writer(newId());
    for (long first = 1; first <= 99; first += 3) {
      List<PersistentRepr> three = writer.events(first, first + 2);
      writer.send(
          List.of(AtomicWrite.apply(three.getFirst()), TestingWriter.atomic(three.subList(1, 3))));
    }
    List<Long> answered = new ArrayList<>();
    for (int request = 0; request < 33; request++) {
      writer.answers(3).forEach(answer -> answered.add(answer.number()));
    }
    assertThat(answered).isEqualTo(LongStream.rangeClosed(1, 99).boxed().toList());
    assertThat(journal().replay(writer.persistenceId()).numbers()).isEqualTo(answered);
  }

  @Test
  @DisplayName("passes through, in its turn, what is not to be stored")
  default void passesThrough() {
    TestingWriter writer = journal().writer(newId());
    List<Answer> answers =
        writer.request(
            List.of(
                AtomicWrite.apply(writer.event(1, "a-1")),
                new NonPersistentRepr("not an event", writer.client()),
                AtomicWrite.apply(writer.event(2, "a-2"))));
    assertThat(answers)
        .extracting(Answer::outcome)
        .containsExactly(Outcome.STORED, Outcome.PASSED_THROUGH, Outcome.STORED);
    assertThat(answers.get(1).payload()).isEqualTo("not an event");
    assertThat(answers.get(1).sender()).isEqualTo(writer.client());
    assertThat(journal().replay(writer.persistenceId()).payloads()).containsExactly("a-1", "a-2");
  }

  @Test
  @DisplayName("stores an atomic write of a thousand events whole")
  default void storesALargeAtomicWrite() {
    TestingWriter writer = journal().writer(newId());
    assertThat(writer.writeAtomically(writer.events(1, 1_000)))
        .hasSize(1_000)
        .extracting(Answer::outcome)
        .containsOnly(Outcome.STORED);
    assertThat(journal().replay(writer.persistenceId()).numbers())
        .isEqualTo(LongStream.rangeClosed(1, 1_000).boxed().toList());
  }

  @Test
  @DisplayName("stores events of several MiB, and small ones beside them")
  default void storesLargeEvents() {
    TestingWriter writer = journal().writer(newId());
    String large = "0123456789abcdef".repeat(5 << 16);
    byte[] bytes = new byte[3 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 31) >>> 3);
    }
    writer.store(
        List.of(
            writer.event(1, "small"),
            writer.event(2, large),
            writer.event(3, bytes),
            writer.event(4, "")));
    assertThat(journal().replay(writer.persistenceId()).payloads())
        .containsExactly("small", large, bytes, "");
  }

  @Test
  @DisplayName("keeps the order of each of many entities that write at once")
  default void keepsTheOrderOfEach() {
    JournalProbe journal = journal();
    List<TestingWriter> writers = Stream.generate(() -> journal.writer(newId())).limit(40).toList();
    for (long number = 1; number <= 25; number++) {
      for (TestingWriter writer : writers) {
        writer.send(List.of(AtomicWrite.apply(writer.event(number, writer.uuid() + " " + number))));
      }
    }
    for (TestingWriter writer : writers) {
      List<String> expected =
          IntStream.rangeClosed(1, 25).mapToObj(n -> writer.uuid() + " " + n).toList();
      assertThat(Stream.generate(() -> writer.answers(1).getFirst()).limit(25))
          .extracting(Answer::payload)
          .isEqualTo(expected);
      assertThat(journal.replay(writer.persistenceId()).payloads()).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("replays one entity while others write")
  default void replaysWhileOthersWrite() {
    JournalProbe journal = journal();
    String id = writerOfFive(newId()).persistenceId();
    TestingWriter other = journal.writer(newId());
    List<TestKit> recovering = new ArrayList<>();
    for (PersistentRepr event : other.events(1, 50)) {
      other.send(List.of(AtomicWrite.apply(event)));
      recovering.add(new TestKit(system()));
      journal.askForReplay(recovering.getLast(), id, 1, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    for (TestKit actor : recovering) {
      assertThat(journal.replayTo(actor).numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(other.answers(1).getFirst().outcome()).isEqualTo(Outcome.STORED);
    }
  }

  @Test
  @DisplayName("takes any text for a persistence id, and never mixes two")
  default void keepsIdsApart() {
    List<String> ids = TestingIds.alike(newId());
    for (int i = 0; i < ids.size(); i++) {
      TestingWriter writer = journal().writer(ids.get(i));
      for (int number = 1; number <= 1 + i % 3; number++) {
        writer.store(List.of(writer.event(number, ids.get(i) + " " + number)));
      }
    }
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      List<String> expected =
          IntStream.rangeClosed(1, 1 + i % 3).mapToObj(number -> id + " " + number).toList();
      assertThat(journal().replay(id).payloads()).isEqualTo(expected);
      assertThat(journal().replay(id).highest()).isEqualTo(expected.size());
      assertThat(journal().replay(id).events())
          .extracting(PersistentRepr::persistenceId)
          .containsOnly(id);
    }
  }

  @Test
  @DisplayName("keeps persistence ids apart that no encoding can tell, or rejects them")
  default void keepsBrokenIdsApart() {
    // Halves of a surrogate pair have no bytes in UTF-8; encoders write a question mark.
    assumeTrue(supportsInvalidUnicode(), "such ids become one when they are written");
    String stem = newId();
    for (String id : List.of(stem + "\ud83e", stem + "\udea8", stem + "?")) {
      TestingWriter writer = journal().writer(id);
      Outcome outcome = writer.write(writer.event(1, "of " + stem)).getFirst().outcome();
      List<PersistentRepr> events = journal().replay(id).events();
      if (outcome == Outcome.STORED) {
        assertThat(events).extracting(PersistentRepr::writerUuid).containsExactly(writer.uuid());
      } else {
        assertThat(id).as("an id that is text like any other").isNotEqualTo(stem + "?");
        assertThat(events).isEmpty();
      }
    }
  }
}
