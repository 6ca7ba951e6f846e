package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static scala.jdk.javaapi.FutureConverters.asJava;

import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.immutable.Range;
import scala.jdk.javaapi.CollectionConverters;

@DisplayName("The read journal for Scala")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LevelDbScalaReadJournalTest {
  private static final Offset START = Offset.noOffset();
  private static final long END = Long.MAX_VALUE;

  @TempDir Path directory;

  @Test
  @DisplayName("answers every query as the one for Java does")
  void sameAnswers() {
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      journal.storeMany("e|1", 3, "red");
      journal.storeMany("e|2", 1);
      LevelDbReadJournal java = journal.queries();
      LevelDbScalaReadJournal scala =
          PersistenceQuery.get(journal.system())
              .<LevelDbScalaReadJournal>readJournalFor(LevelDbReadJournal.IDENTIFIER);
      assertThat(journal.all(scala.currentPersistenceIds().asJava())).containsExactly("e|1", "e|2");
      assertThat(journal.all(scala.persistenceIds().asJava().take(2)))
          .containsExactly("e|1", "e|2");
      assertThat(journal.all(scala.currentPersistenceIds(Option.apply("e|1"), 5).asJava()))
          .containsExactly("e|2");
      for (var source :
          List.of(
              scala.currentEventsByPersistenceId("e|1", 0, END),
              scala.eventsByPersistenceId("e|1", 0, 3),
              scala.currentEventsByTag("red", START),
              scala.eventsByTag("red", START),
              scala.currentEventsFrom(START),
              scala.eventsFrom(START))) {
        assertThat(journal.all(source.asJava().take(3)))
            .isEqualTo(journal.all(java.currentEventsByTag("red", START)));
      }
      for (var source :
          List.of(
              scala.<Object>currentEventsByPersistenceIdTyped("e|1", 0, END),
              scala.<Object>eventsByPersistenceIdTyped("e|1", 0, 3),
              scala.<Object>currentEventsBySlices("e", 0, 1023, START),
              scala.<Object>eventsBySlices("e", 0, 1023, START))) {
        assertThat(journal.all(source.asJava().take(3)))
            .isEqualTo(journal.all(java.<Object>currentEventsByPersistenceIdTyped("e|1", 0, END)));
      }
    }
  }

  @Test
  @DisplayName("knows slices, times and single events")
  void others() {
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      journal.storeMany("e|1", 2);
      LevelDbScalaReadJournal scala =
          PersistenceQuery.get(journal.system())
              .<LevelDbScalaReadJournal>readJournalFor(LevelDbReadJournal.IDENTIFIER);
      EventEnvelope second =
          journal.all(scala.currentEventsByPersistenceId("e|1", 2, 2).asJava()).getFirst();
      assertThat(TestingStream.await(asJava(scala.timestampOf("e|1", 2))).get().toEpochMilli())
          .isEqualTo(second.timestamp());
      assertThat(TestingStream.await(asJava(scala.timestampOf("e|1", 3))).isEmpty()).isTrue();
      assertThat(TestingStream.await(asJava(scala.<Object>loadEnvelope("e|1", 2))).event())
          .isEqualTo("e|1-2");
      assertThat(scala.sliceForPersistenceId("e|1"))
          .isEqualTo(journal.queries().sliceForPersistenceId("e|1"));
      List<Range> ranges = CollectionConverters.asJava(scala.sliceRanges(4));
      assertThat(ranges).extracting(Range::start).containsExactly(0, 256, 512, 768);
      assertThat(ranges).extracting(Range::last).containsExactly(255, 511, 767, 1023);
    }
  }
}
