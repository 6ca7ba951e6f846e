package dev.cairn.journal;

import static dev.cairn.journal.TestingStream.await;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A live query")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LiveQueriesTest {
  private static final int CHUNK = TestingReadJournal.CHUNK;
  private static final Offset START = Offset.noOffset();

  /** No timer of the actor system ever fires. */
  private static final String TIME_STANDS_STILL =
      ManualTime.config().root().render(ConfigRenderOptions.concise());

  @TempDir Path directory;
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger found = new AtomicInteger();
  private TestingReadJournal journal;
  private LevelDbReadJournal queries;

  @BeforeEach
  void open() {
    journal = new TestingReadJournal(directory.resolve("journal"), true, TIME_STANDS_STILL);
    queries = journal.queries();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** All events from the first on, by a cursor that counts. */
  private Source<String, ?> counted() {
    return Source.fromGraph(
            new CursorSource<>(
                journal.store(),
                () ->
                    new TestingCursor<>(
                        new Cursors.OfSelection(
                            journal.store(), new Selection.All(), 0, CHUNK, true),
                        looks,
                        found)))
        .map(TestingJournal::text);
  }

  private static List<String> numbered(String persistenceId, long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(i -> persistenceId + "-" + i).toList();
  }

  private void awaitListeners(int count) {
    while (journal.store().listeners() != count) {
      assertThat(Thread.interrupted()).as("out of time").isFalse();
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("is told of new events by their writer; no timer has a part in it")
  void pushed() {
    var all =
        new TestingStream<>(journal.system(), queries.eventsFrom(START).map(EventEnvelope::event));
    var ids = new TestingStream<>(journal.system(), queries.persistenceIds());
    awaitListeners(2);
    for (int i = 1; i <= 20; i++) {
      journal.storeMany("e|" + i, 1);
      assertThat(all.next(1)).containsExactly("e|" + i + "-1");
      assertThat(ids.next(1)).containsExactly("e|" + i);
    }
    all.cancel();
    ids.cancel();
  }

  @Test
  @DisplayName("reads once for a commit or for a wish, and never otherwise")
  void readsWhenTold() {
    TestSubscriber.Probe<String> subscriber =
        counted().runWith(TestSink.create(journal.system()), journal.system());
    for (int i = 1; i <= 100; i++) {
      subscriber.request(1);
      journal.storeMany("e|1", 1);
      assertThat(subscriber.expectNext()).isEqualTo("e|1-" + i);
    }
    // A wish, a commit, and once more when it began to listen.
    assertThat(looks.get()).isBetween(100, 201);
    int before = looks.get();
    for (int i = 0; i < CHUNK; i++) {
      journal.storeMany("e|1", 1);
    }
    await(journal.store().change((_, _) -> {}));
    for (int i = 101; i <= 100 + CHUNK; i++) {
      subscriber.request(1);
      assertThat(subscriber.expectNext()).isEqualTo("e|1-" + i);
      assertThat(looks).hasValue(before + 1);
    }
    subscriber.cancel();
  }

  @Test
  @DisplayName(
      "reads nothing for a subscriber that wants nothing, and a chunk for one that is slow")
  void backPressure() {
    TestSubscriber.Probe<String> idle =
        counted().runWith(TestSink.create(journal.system()), journal.system());
    idle.ensureSubscription();
    journal.storeMany("e|1", 40 * CHUNK);
    assertThat(looks).hasValue(0);
    for (int i = 1; i <= CHUNK; i++) {
      idle.request(1);
      assertThat(idle.expectNext()).isEqualTo("e|1-" + i);
      journal.storeMany("e|1", 3);
      assertThat(looks).hasValue(1);
      assertThat(found).hasValue(CHUNK);
    }
    idle.request(1);
    idle.expectNext();
    assertThat(found).hasValue(2 * CHUNK);
    idle.cancel();
  }

  @Test
  @DisplayName("that nobody reads on holds up neither the writer nor others")
  void slowNeighbour() {
    TestSubscriber.Probe<EventEnvelope> idle =
        queries.eventsFrom(START).runWith(TestSink.create(journal.system()), journal.system());
    idle.request(1);
    var other =
        new TestingStream<>(journal.system(), queries.eventsFrom(START).map(EventEnvelope::event));
    journal.storeMany("e|1", 5_000);
    assertThat(other.next(5_000)).hasSameElementsAs(List.copyOf(numbered("e|1", 1, 5_000)));
    assertThat(idle.expectNext().event()).isEqualTo("e|1-1");
    other.cancel();
    idle.cancel();
  }

  @Test
  @DisplayName("is forgotten by the writer when it is cancelled; one that ends never listens")
  void cancelled() {
    journal.storeMany("e|1", 2);
    List<TestingStream<?>> streams =
        Stream.<Source<?, ?>>of(
                queries.eventsFrom(START),
                queries.persistenceIds(),
                queries.eventsByTag("red", START),
                queries.eventsByPersistenceId("e|1", 0, Long.MAX_VALUE),
                queries.eventsBySlices("e", 0, 1023, START))
            .<TestingStream<?>>map(source -> new TestingStream<>(journal.system(), source))
            .toList();
    TestSubscriber.Probe<EventEnvelope> ending =
        queries
            .currentEventsFrom(START)
            .runWith(TestSink.create(journal.system()), journal.system());
    ending.requestNext();
    streams.stream().skip(3).forEach(stream -> stream.next(2));
    awaitListeners(5);
    streams.forEach(TestingStream::cancel);
    awaitListeners(0);
    ending.cancel();
  }

  @Test
  @DisplayName("ends with the actor system, and the journal is closed behind it")
  void endsWithTheSystem() {
    var stream = new TestingStream<>(journal.system(), queries.eventsFrom(START));
    awaitListeners(1);
    journal.actors().shutdownTestKit();
    assertThat(journal.store().listeners()).isZero();
    assertThat(stream).isNotNull();
    journal.close();
    // Only a closed journal can be opened by another.
    journal = new TestingReadJournal(directory.resolve("journal"), true);
  }

  @Test
  @DisplayName("is one of many at once, and each gets what is its own")
  void many() {
    int count = 60;
    List<TestingStream<Object>> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int slice = queries.sliceForPersistenceId("e|" + i);
      streams.add(stream(queries.eventsByPersistenceId("e|" + i, 0, 20)));
      streams.add(stream(queries.eventsByTag("tag" + i, START).take(20)));
      streams.add(
          new TestingStream<>(
              journal.system(),
              queries
                  .<Object>eventsBySlices("e", slice, slice, START)
                  .filter(envelope -> envelope.persistenceId().equals("e|" + slice(slice, count)))
                  .map(envelope -> envelope.event())
                  .take(20)));
    }
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < count; i++) {
        journal.storeMany("e|" + i, 1, "tag" + i);
      }
    }
    for (int i = 0; i < streams.size(); i++) {
      String id = "e|" + (i / 3);
      if (i % 3 == 2) {
        id = "e|" + slice(queries.sliceForPersistenceId(id), count);
      }
      assertThat(streams.get(i).rest()).isEqualTo(List.copyOf(numbered(id, 1, 20)));
    }
    awaitListeners(0);
  }

  /** The first entity of a slice. */
  private int slice(int slice, int count) {
    return IntStream.range(0, count)
        .filter(i -> queries.sliceForPersistenceId("e|" + i) == slice)
        .findFirst()
        .orElseThrow();
  }

  private TestingStream<Object> stream(Source<EventEnvelope, ?> source) {
    return new TestingStream<>(journal.system(), source.map(EventEnvelope::event));
  }

  @Test
  @DisplayName("of ids gives each once while new entities come before, in and behind its place")
  void idsWhileEntitiesCome() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4 * CHUNK; i++) {
      expected.add("m|" + i);
      journal.storeMany("m|" + i, 1);
    }
    var ids = new TestingStream<>(journal.system(), queries.persistenceIds());
    List<String> seen = new ArrayList<>(ids.next(CHUNK + 5));
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 2 * CHUNK; i++) {
                journal.storeMany("a|" + i, 2);
                journal.storeMany("m|100" + i, 1);
                journal.storeMany("z|" + i, 1);
                journal.storeMany("m|" + i, 1);
              }
            });
    for (int i = 0; i < 2 * CHUNK; i++) {
      expected.addAll(List.of("a|" + i, "m|100" + i, "z|" + i));
    }
    seen.addAll(ids.next(expected.size() - seen.size()));
    await(writing);
    journal.storeMany("last", 1);
    expected.add("last");
    seen.addAll(ids.next(1));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    ids.cancel();
  }

  @Test
  @DisplayName("of ids gives also one whose first event retention emptied before it was read")
  void idOfAnEmptiedEvent() {
    journal.storeMany("e|1", 1);
    TestSubscriber.Probe<String> ids =
        queries.persistenceIds().runWith(TestSink.create(journal.system()), journal.system());
    assertThat(ids.requestNext()).isEqualTo("e|1");
    journal.storeMany("e|2", 1);
    journal.removeBody(2);
    assertThat(ids.requestNext()).isEqualTo("e|2");
    ids.cancel();
  }

  @Test
  @DisplayName("misses nothing that is committed between its last look and its first listening")
  void committedInBetween() {
    Cursor<StoredEvent> cursor =
        new Cursors.OfSelection(journal.store(), new Selection.All(), 0, CHUNK, true);
    Cursor<StoredEvent> overtaken =
        new Cursor<>() {
          @Override
          public List<StoredEvent> next() {
            return cursor.next();
          }

          @Override
          public Rest rest() {
            Rest rest = cursor.rest();
            if (journal.store().listeners() == 0) {
              journal.storeMany("e|1", 1);
              // When the writer does the next thing, it has told everybody of the one before.
              await(journal.store().change((_, _) -> {}));
            }
            return rest;
          }
        };
    var stream =
        new TestingStream<>(
            journal.system(),
            Source.fromGraph(new CursorSource<>(journal.store(), () -> overtaken))
                .map(TestingJournal::text));
    assertThat(stream.next(1)).containsExactly("e|1-1");
    stream.cancel();
  }

  @Test
  @DisplayName("looks for what is rare a piece at a time")
  void inPieces() {
    journal.storeMany("e|1", 7_000);
    journal.storeMany("f|1", 1);
    var stream =
        new TestingStream<>(
            journal.system(),
            Source.fromGraph(
                    new CursorSource<>(
                        journal.store(),
                        () ->
                            new TestingCursor<>(
                                new Cursors.OfSelection(
                                    journal.store(),
                                    new Selection.Slices("f", 0, 1023),
                                    0,
                                    CHUNK,
                                    false),
                                looks,
                                found)))
                .map(TestingJournal::text));
    assertThat(stream.rest()).containsExactly("f|1-1");
    assertThat(looks.get()).isGreaterThan(3);
  }

  @Test
  @DisplayName("can be cancelled while it looks for what it does not find")
  void cancelledWhileLooking() {
    CompletableFuture<Boolean> looking = new CompletableFuture<>();
    Cursor<String> endless =
        new Cursor<>() {
          @Override
          public List<String> next() {
            looking.complete(true);
            return List.of();
          }

          @Override
          public Rest rest() {
            return Rest.MORE;
          }
        };
    var run =
        Source.fromGraph(new CursorSource<>(journal.store(), () -> endless))
            .watchTermination(Keep.right())
            .toMat(Sink.<String>queue(), Keep.both())
            .run(journal.system());
    await(looking);
    run.second().cancel();
    await(run.first());
  }
}
