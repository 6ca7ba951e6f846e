package dev.cairn.journal;

import static dev.cairn.journal.TestingStream.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.EventSeq;
import akka.persistence.journal.ReadEventAdapter;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An event that is read")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EnvelopesTest {
  @TempDir Path directory;

  @Test
  @DisplayName("comes with the metadata that was stored beside it")
  void metadata() {
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      PersistentRepr event =
          PersistentRepr.apply("laid", 1, "e|1", "", false, ActorRef.noSender(), "writer")
              .withMetadata("of granite");
      journal.store(
          List.of(
              new EventCodec(journal.system().classicSystem()).prepare(AtomicWrite.apply(event))));
      EventEnvelope untyped =
          journal.all(journal.queries().currentEventsFrom(Offset.noOffset())).getFirst();
      assertThat(untyped.getEventMetaData()).contains("of granite");
      var typed = await(journal.queries().<Object>loadEnvelope("e|1", 1));
      assertThat(typed.eventMetadata().get()).isEqualTo("of granite");
      assertThat(typed.event()).isEqualTo("laid");
    }
  }

  @Test
  @DisplayName("is what the event adapters of the journal make of it: one, several or none")
  void adapters() {
    String adapter =
        """
        cairn.journal.leveldb {
          event-adapters { words = "%s" }
          event-adapter-bindings { "java.lang.String" = words }
        }
        """
            .formatted(Words.class.getName());
    try (TestingReadJournal journal = new TestingReadJournal(directory, true, adapter)) {
      journal.store(
          List.of(
              TestingJournal.write("e|1", TestingJournal.event(1, "")),
              TestingJournal.write("e|1", TestingJournal.event(2, "red blue", "red")),
              TestingJournal.write("e|1", TestingJournal.event(3, "green"))));
      LevelDbReadJournal queries = journal.queries();
      Offset start = Offset.noOffset();
      assertThat(journal.events(queries.currentEventsFrom(start)))
          .containsExactly("red", "blue", "green");
      assertThat(journal.events(queries.currentEventsByTag("red", start)))
          .containsExactly("red", "blue");
      assertThat(journal.typedEvents(queries.currentEventsBySlices("e", 0, 1023, start)))
          .containsExactly("red", "blue", "green");
      assertThat(await(queries.loadEnvelope("e|1", 2)).event()).isEqualTo("red");
      assertThatThrownBy(() -> await(queries.loadEnvelope("e|1", 1)))
          .cause()
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  /** Reads a sentence as its words. */
  static final class Words implements ReadEventAdapter {
    @Override
    public EventSeq fromJournal(Object event, String manifest) {
      String sentence = (String) event;
      return sentence.isEmpty()
          ? EventSeq.empty()
          : EventSeq.create((Object[]) sentence.split(" "));
    }
  }

  @Test
  @DisplayName("fails the query, and no other, when its class is gone")
  void unreadable() {
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      journal.storeMany("e|1", 1);
      NewEvent odd =
          new NewEvent(
              1,
              "writer",
              "",
              33,
              "dev.example.Gone",
              List.of(),
              new EventRecord.Body(new byte[] {1}, Optional.empty()));
      journal.store(List.of(TestingJournal.write("f|1", odd)));
      LevelDbReadJournal queries = journal.queries();
      assertThatThrownBy(() -> journal.all(queries.currentEventsFrom(Offset.noOffset())))
          .cause()
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("what was stored as dev.example.Gone cannot be read");
      assertThat(journal.events(queries.currentEventsByPersistenceId("e|1", 0, Long.MAX_VALUE)))
          .containsExactly("e|1-1");
    }
  }

  @Test
  @DisplayName("is not read at all with a chunk of nothing")
  void noChunk() {
    assertThatThrownBy(
            () -> new TestingReadJournal(directory, true, "cairn.query.leveldb.chunk = 0"))
        .hasStackTraceContaining("cairn.query.leveldb.chunk is 0; it must be at least 1");
  }

  @Test
  @DisplayName("alone is found by its number, with its time, or there is none")
  void oneEvent() {
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      LevelDbReadJournal queries = journal.queries();
      journal.storeMany("e|1", 2, "red");
      var second = await(queries.<Object>loadEnvelope("e|1", 2));
      assertThat(second.event()).isEqualTo("e|1-2");
      assertThat(second.getTags()).containsExactly("red");
      assertThat(((Sequence) second.offset()).value()).isEqualTo(2);
      assertThat(await(queries.timestampOf("e|1", 2)))
          .contains(Instant.ofEpochMilli(second.timestamp()));
      assertThat(await(queries.timestampOf("e|1", 3))).isEmpty();
      assertThat(await(queries.timestampOf("f|1", 1))).isEmpty();
      assertThatThrownBy(() -> await(queries.loadEnvelope("e|1", 3)))
          .cause()
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("e|1 has no event 3");
    }
  }

  @Test
  @DisplayName("alone says that its content was removed, and still when it was stored")
  void removed() {
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      LevelDbReadJournal queries = journal.queries();
      journal.storeMany("e|1", 1);
      journal.removeBody(1);
      assertThat(await(queries.timestampOf("e|1", 1))).isPresent();
      assertThatThrownBy(() -> await(queries.loadEnvelope("e|1", 1)))
          .hasMessageContaining("event 1 of e|1 was removed by retention");
    }
  }
}
