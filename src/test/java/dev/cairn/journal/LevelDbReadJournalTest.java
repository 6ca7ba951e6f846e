package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.japi.Pair;
import akka.persistence.Persistence;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A read journal")
@ParameterizedClass(name = "native = {0}")
@ValueSource(booleans = {true, false})
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LevelDbReadJournalTest {
  private static final int CHUNK = TestingReadJournal.CHUNK;
  private static final Offset START = Offset.noOffset();

  @Parameter boolean nativeCode;
  @TempDir Path directory;
  private TestingReadJournal journal;
  private LevelDbReadJournal queries;

  @BeforeEach
  void open() {
    journal = new TestingReadJournal(directory.resolve("journal"), nativeCode);
    queries = journal.queries();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** The events {@code from} to {@code to} of an entity. */
  private static List<Object> numbered(String persistenceId, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(number -> (Object) (persistenceId + "-" + number))
        .toList();
  }

  private List<Object> current(String persistenceId, long from, long to) {
    return journal.events(queries.currentEventsByPersistenceId(persistenceId, from, to));
  }

  @Test
  @DisplayName("uses the LevelDB that was asked for")
  void usesWhatWasAskedFor() {
    assertThat(journal.store().database().isNative()).isEqualTo(nativeCode);
  }

  @Nested
  @DisplayName("asked for ids")
  class Ids {
    @Test
    @DisplayName("gives each of them once and ends, also beyond one chunk")
    void current() {
      assertThat(journal.all(queries.currentPersistenceIds())).isEmpty();
      List<String> ids = IntStream.range(0, 2 * CHUNK + 1).mapToObj(i -> "e|" + i).toList();
      ids.forEach(id -> journal.storeMany(id, 2));
      assertThat(journal.all(queries.currentPersistenceIds()))
          .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    @DisplayName("gives pages of them in one order")
    void paged() {
      List<String> ids = IntStream.range(0, 2 * CHUNK + 1).mapToObj(i -> "e|" + i).toList();
      ids.forEach(id -> journal.storeMany(id, 1));
      List<String> pages = new ArrayList<>();
      Optional<String> last = Optional.empty();
      do {
        List<String> page = journal.all(queries.currentPersistenceIds(last, CHUNK + 3));
        assertThat(page).hasSizeLessThanOrEqualTo(CHUNK + 3);
        pages.addAll(page);
        last = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
      } while (last.isPresent());
      assertThat(pages).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(journal.all(queries.currentPersistenceIds(Optional.empty(), Long.MAX_VALUE)))
          .isEqualTo(pages);
      assertThat(journal.all(queries.currentPersistenceIds(Optional.of("e|99"), 0))).isEmpty();
    }

    @Test
    @DisplayName("gives new ones as they come, each once, and not again for later events")
    void live() {
      journal.storeMany("e|1", 3);
      var ids = new TestingStream<>(journal.system(), queries.persistenceIds());
      assertThat(ids.next(1)).containsExactly("e|1");
      journal.storeMany("e|1", 2);
      journal.storeMany("e|2", 2);
      journal.storeMany("e|1", 2);
      journal.storeMany("e|3", 1);
      assertThat(ids.next(2)).containsExactly("e|2", "e|3");
      ids.cancel();
    }
  }

  @Nested
  @DisplayName("asked for the events of one entity")
  class OfOneEntity {
    @Test
    @DisplayName("gives those from the first number to the last, both inclusive, and ends")
    void ranges() {
      journal.storeMany("e|1", 10);
      journal.storeMany("e|10", 10);
      assertThat(current("e|1", 0, Long.MAX_VALUE)).isEqualTo(numbered("e|1", 1, 10));
      assertThat(current("e|1", 3, 7)).isEqualTo(numbered("e|1", 3, 7));
      assertThat(current("e|1", 10, 99)).isEqualTo(numbered("e|1", 10, 10));
      assertThat(current("e|1", 11, 99)).isEmpty();
      assertThat(current("e|1", 7, 3)).isEmpty();
      assertThat(current("e", 0, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    @DisplayName("gives everything when it ends at, before or behind the border of a chunk")
    void chunks() {
      for (int count : List.of(CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK)) {
        String id = "e|" + count;
        journal.storeMany(id, count);
        assertThat(current(id, 1, Long.MAX_VALUE)).isEqualTo(numbered(id, 1, count));
        assertThat(current(id, 1, count)).isEqualTo(numbered(id, 1, count));
        assertThat(journal.events(queries.eventsByPersistenceId(id, 1, count)))
            .isEqualTo(numbered(id, 1, count));
      }
    }

    @Test
    @DisplayName("does not give those that the entity deleted")
    void deleted() {
      journal.storeMany("e|1", 10);
      journal.store().deleteTo("e|1", 4).join();
      assertThat(current("e|1", 0, Long.MAX_VALUE)).isEqualTo(numbered("e|1", 5, 10));
      assertThat(current("e|1", 0, 4)).isEmpty();
      assertThat(journal.events(queries.eventsByPersistenceId("e|1", 0, 4))).isEmpty();
      journal.store().deleteTo("e|1", Long.MAX_VALUE).join();
      assertThat(current("e|1", 0, Long.MAX_VALUE)).isEmpty();
      journal.storeMany("e|1", 1);
      assertThat(current("e|1", 0, Long.MAX_VALUE)).isEqualTo(numbered("e|1", 11, 11));
    }

    @Test
    @DisplayName("passes over those whose content retention removed")
    void removed() {
      journal.storeMany("e|1", 2 * CHUNK + 2);
      for (long offset = 1; offset <= CHUNK + 1; offset++) {
        journal.removeBody(offset);
      }
      assertThat(current("e|1", 0, Long.MAX_VALUE))
          .isEqualTo(numbered("e|1", CHUNK + 2, 2 * CHUNK + 2));
      assertThat(journal.events(queries.currentEventsFrom(START)))
          .isEqualTo(numbered("e|1", CHUNK + 2, 2 * CHUNK + 2));
    }

    @Test
    @DisplayName("gives new ones as they come, and ends with the last number that was asked for")
    void live() {
      journal.storeMany("e|1", 2);
      var events =
          new TestingStream<>(
              journal.system(),
              queries.eventsByPersistenceId("e|1", 2, 5).map(EventEnvelope::event));
      assertThat(events.next(1)).containsExactly("e|1-2");
      journal.storeMany("e|2", 1);
      journal.storeMany("e|1", 2);
      assertThat(events.next(2)).isEqualTo(numbered("e|1", 3, 4));
      journal.storeMany("e|1", 9);
      assertThat(events.rest()).isEqualTo(numbered("e|1", 5, 5));
    }

    @Test
    @DisplayName("ends also when the last number was used up by a refused write")
    void refusedNumber() {
      journal.storeMany("e|1", 1);
      var live =
          new TestingStream<>(
              journal.system(),
              queries.eventsByPersistenceId("e|1", 1, 2).map(EventEnvelope::event));
      NewWrite refused =
          new NewWrite("e|1", 2, 2, List.of(), Optional.of(new IllegalStateException("no")));
      assertThat(journal.store().append(List.of(refused)).join().getFirst()).isPresent();
      journal.store(List.of(write("e|1", event(3, "third"))));
      assertThat(current("e|1", 1, 2)).containsExactly("e|1-1");
      assertThat(live.rest()).containsExactly("e|1-1");
    }

    @Test
    @DisplayName("waits for an entity that there is not yet")
    void notYet() {
      var events =
          new TestingStream<>(
              journal.system(),
              queries.eventsByPersistenceId("e|1", 0, 2).map(EventEnvelope::event));
      journal.storeMany("e|1", 2);
      assertThat(events.rest()).isEqualTo(numbered("e|1", 1, 2));
    }

    @Test
    @DisplayName("gives them with type, slice and tags to those who want that")
    void typed() {
      journal.storeMany("e|1", 3, "red");
      var current =
          journal.all(queries.<Object>currentEventsByPersistenceIdTyped("e|1", 2, Long.MAX_VALUE));
      var live = journal.all(queries.<Object>eventsByPersistenceIdTyped("e|1", 2, 3));
      assertThat(current).extracting(envelope -> envelope.event()).isEqualTo(numbered("e|1", 2, 3));
      assertThat(live).isEqualTo(current);
      var first = current.getFirst();
      assertThat(first.entityType()).isEqualTo("e");
      assertThat(first.slice()).isEqualTo(queries.sliceForPersistenceId("e|1"));
      assertThat(first.getTags()).containsExactly("red");
    }
  }

  @Nested
  @DisplayName("asked for a tag")
  class ByTag {
    @Test
    @DisplayName("gives the events that have it, in the order of the journal, behind the offset")
    void current() {
      journal.storeMany("e|1", 2, "red");
      journal.storeMany("e|2", 2, "red", "blue");
      journal.storeMany("e|3", 2, "reddish");
      journal.storeMany("e|1", 1);
      journal.storeMany("e|1", 1, "blue");
      assertThat(tagged("red", START)).containsExactly("e|1-1", "e|1-2", "e|2-1", "e|2-2");
      assertThat(tagged("blue", START)).containsExactly("e|2-1", "e|2-2", "e|1-4");
      assertThat(tagged("red", Offset.sequence(2))).containsExactly("e|2-1", "e|2-2");
      assertThat(tagged("red", Offset.sequence(4))).isEmpty();
      assertThat(tagged("green", START)).isEmpty();
    }

    @Test
    @DisplayName("gives those that their entity deleted: they have happened")
    void deleted() {
      journal.storeMany("e|1", 2, "red");
      journal.store().deleteTo("e|1", 1).join();
      assertThat(tagged("red", START)).containsExactly("e|1-1", "e|1-2");
    }

    @Test
    @DisplayName("goes on behind the offset of any event that it gave")
    void goesOn() {
      journal.storeMany("e|1", 3, "red");
      journal.storeMany("e|2", 5);
      journal.storeMany("e|3", 3, "red");
      List<EventEnvelope> all = journal.all(queries.currentEventsByTag("red", START));
      for (int i = 0; i < all.size(); i++) {
        assertThat(journal.all(queries.currentEventsByTag("red", all.get(i).offset())))
            .isEqualTo(all.subList(i + 1, all.size()));
      }
    }

    @Test
    @DisplayName("gives everything by way of the index too, and new events behind it")
    void byIndex() {
      List<Object> expected = new ArrayList<>();
      for (int round = 0; round < 60; round++) {
        journal.storeMany("e|1", 60);
        journal.storeMany("e|2", 3, "red");
        expected.addAll(numbered("e|2", 3L * round + 1, 3L * round + 3));
      }
      assertThat(tagged("red", START)).isEqualTo(expected);
      var live =
          new TestingStream<>(
              journal.system(), queries.eventsByTag("red", START).map(EventEnvelope::event));
      assertThat(live.next(expected.size())).isEqualTo(expected);
      journal.storeMany("e|1", 1);
      journal.storeMany("e|2", 2, "red");
      assertThat(live.next(2)).isEqualTo(numbered("e|2", 181, 182));
      live.cancel();
    }

    private List<Object> tagged(String tag, Offset offset) {
      return journal.events(queries.currentEventsByTag(tag, offset));
    }
  }

  @Nested
  @DisplayName("asked for slices")
  class BySlices {
    @Test
    @DisplayName("gives everything once and in order over all ranges, of the type asked for")
    void ranges() {
      for (int round = 0; round < 9; round++) {
        for (int entity = 0; entity < 60; entity++) {
          journal.storeMany("order|" + entity, 4);
          journal.storeMany("orders|" + entity, 1);
        }
      }
      assertThat(journal.store().head().offset()).isEqualTo(9 * 60 * 5);
      for (int count : List.of(1, 4, 16)) {
        List<Object> all = new ArrayList<>();
        for (Pair<Integer, Integer> range : queries.sliceRanges(count)) {
          var part =
              journal.all(
                  queries.<Object>currentEventsBySlices(
                      "order", range.first(), range.second(), START));
          assertThat(part)
              .allMatch(it -> it.slice() >= range.first() && it.slice() <= range.second())
              .allMatch(it -> it.entityType().equals("order"))
              .isSortedAccordingTo((a, b) -> Long.compare(offset(a.offset()), offset(b.offset())));
          part.forEach(envelope -> all.add(envelope.event()));
        }
        assertThat(all).hasSize(9 * 60 * 4).doesNotHaveDuplicates();
      }
    }

    @Test
    @DisplayName("goes on behind an offset in the middle of the index, and lives")
    void live() {
      for (int round = 0; round < 50; round++) {
        journal.storeMany("e|1", 25);
        journal.storeMany("f|1", 25);
      }
      int slice = queries.sliceForPersistenceId("e|1");
      var live =
          new TestingStream<>(
              journal.system(),
              queries
                  .<Object>eventsBySlices("e", slice, slice, Offset.sequence(30))
                  .map(envelope -> envelope.event()));
      assertThat(live.next(1225)).isEqualTo(numbered("e|1", 26, 1250));
      journal.storeMany("e|1", 3);
      assertThat(live.next(3)).isEqualTo(numbered("e|1", 1251, 1253));
      live.cancel();
    }

    @Test
    @DisplayName("computes slices and ranges as Akka does, and refuses others")
    void slices() {
      Persistence akka = Persistence.get(journal.system());
      for (String id : List.of("e|1", "some-other-id", "e|\u00fcber", "polygenelubricants")) {
        assertThat(queries.sliceForPersistenceId(id)).isEqualTo(akka.sliceForPersistenceId(id));
      }
      assertThat(queries.sliceRanges(4)).isEqualTo(akka.getSliceRanges(4));
      assertThatThrownBy(() -> queries.eventsBySlices("e", 0, 1024, START))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 1023");
    }
  }

  @Nested
  @DisplayName("asked for everything")
  class FromOffset {
    @Test
    @DisplayName("gives all events behind the offset, in the order of the journal")
    void all() {
      journal.storeMany("e|1", 2);
      journal.storeMany("f|1", 2);
      journal.storeMany("e|1", 1);
      assertThat(journal.events(queries.currentEventsFrom(START)))
          .containsExactly("e|1-1", "e|1-2", "f|1-1", "f|1-2", "e|1-3");
      List<EventEnvelope> later = journal.all(queries.currentEventsFrom(Offset.sequence(3)));
      assertThat(later).extracting(EventEnvelope::event).containsExactly("f|1-2", "e|1-3");
      assertThat(later).extracting(it -> offset(it.offset())).containsExactly(4L, 5L);
      assertThat(later).extracting(EventEnvelope::sequenceNr).containsExactly(2L, 3L);
      assertThat(later).extracting(EventEnvelope::persistenceId).containsExactly("f|1", "e|1");
    }

    @Test
    @DisplayName("gives everything when it ends at, before or behind the border of a chunk")
    void chunks() {
      journal.storeMany("e|1", 2 * CHUNK);
      for (int count : List.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK)) {
        assertThat(journal.events(queries.currentEventsFrom(Offset.sequence(2 * CHUNK - count))))
            .isEqualTo(numbered("e|1", 2 * CHUNK - count + 1, 2 * CHUNK));
      }
    }

    @Test
    @DisplayName("ends with what was there when it began, and begins again when it runs again")
    void snapshot() {
      journal.storeMany("e|1", 2 * CHUNK);
      var source = queries.currentEventsFrom(START).map(EventEnvelope::event);
      var stream = new TestingStream<>(journal.system(), source);
      assertThat(stream.next(1)).isEqualTo(numbered("e|1", 1, 1));
      journal.storeMany("e|1", 5);
      assertThat(stream.rest()).isEqualTo(numbered("e|1", 2, 2 * CHUNK));
      assertThat(journal.all(source)).isEqualTo(numbered("e|1", 1, 2 * CHUNK + 5));
    }

    @Test
    @DisplayName("gives new events as they come")
    void live() {
      journal.storeMany("e|1", 2);
      var stream =
          new TestingStream<>(
              journal.system(), queries.eventsFrom(START).map(EventEnvelope::event));
      assertThat(stream.next(2)).isEqualTo(numbered("e|1", 1, 2));
      journal.storeMany("e|1", 3 * CHUNK);
      assertThat(stream.next(3 * CHUNK)).isEqualTo(numbered("e|1", 3, 3 * CHUNK + 2));
      stream.cancel();
    }

    @Test
    @DisplayName("refuses an offset that is not of this journal")
    void refused() {
      UUID uuid = UUID.fromString("d8e1b7b0-5f0a-11ee-8c99-0242ac120002");
      assertThatThrownBy(() -> queries.eventsFrom(Offset.timeBasedUUID(uuid)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("TimeBasedUUID")
          .hasMessageContaining("is no Sequence");
      assertThatThrownBy(() -> queries.eventsByTag("red", Offset.timestamp(Instant.EPOCH)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> queries.currentEventsFrom(Offset.sequence(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("fails behind its end: the offset is of another journal, or a newer backup")
    void beyondTheEnd() {
      journal.storeMany("e|1", 2);
      assertThat(journal.events(queries.currentEventsFrom(Offset.sequence(2)))).isEmpty();
      for (var source :
          List.of(
              queries.currentEventsFrom(Offset.sequence(3)),
              queries.eventsFrom(Offset.sequence(3)),
              queries.eventsByTag("red", Offset.sequence(3)))) {
        assertThatThrownBy(() -> journal.all(source))
            .isInstanceOf(CompletionException.class)
            .cause()
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("ends with event 2")
            .hasMessageContaining("behind event 3");
      }
    }

    @Test
    @DisplayName("fails at an event that is missing")
    void missing() {
      journal.storeMany("e|1", 5, "red");
      new TestingForger(journal.store()).deleteRecord(3);
      for (var source :
          List.of(queries.currentEventsFrom(START), queries.currentEventsByTag("red", START))) {
        assertThatThrownBy(() -> journal.all(source)).hasMessageContaining("event 3 is missing");
      }
      new TestingForger(journal.store()).deleteRecord(5);
      assertThatThrownBy(() -> journal.all(queries.currentEventsFrom(Offset.sequence(3))))
          .hasMessageContaining("event 5 is missing");
    }
  }

  private static long offset(Offset offset) {
    return ((Sequence) offset).value();
  }
}
