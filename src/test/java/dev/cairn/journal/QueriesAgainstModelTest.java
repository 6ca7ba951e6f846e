package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;
import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random writes, refusals and deletes, with live queries that begin in between; what every query
 * gives is compared with a list of what was stored. The seed is in the name of the test.
 */
@DisplayName("Whatever was stored,")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class QueriesAgainstModelTest {
  private static final List<String> TYPES = List.of("order", "orders", "cart");
  private static final List<String> TAGS = List.of("red", "green", "blue");
  private static final int ENTITIES = 25;
  private static final int STEPS = 2_000;

  @TempDir Path directory;

  @ParameterizedTest(name = "seed {0}, native = {1}, index written after {2} events")
  @CsvSource({"1, true, 4096", "2, true, 500", "3, true, 7", "4, false, 100", "5, true, 1"})
  @DisplayName("current and live queries give what a model gives")
  void asTheModel(long seed, boolean nativeCode, int indexEvents) {
    try (TestingReadJournal journal =
        new TestingReadJournal(
            directory, nativeCode, "cairn.journal.leveldb.index-events = " + indexEvents)) {
      new Story(journal, new Random(seed)).run();
    }
  }

  /** An event as the model knows it. */
  private record Known(long offset, String id, long number, String text, Set<String> tags) {
    String type() {
      return id.substring(0, id.indexOf('|'));
    }
  }

  /** A live query that runs, and which events it must give. */
  private record Live(String name, TestingStream<Object> stream, Predicate<Known> wanted) {}

  /** One run. */
  private static final class Story {
    private final TestingReadJournal journal;
    private final LevelDbReadJournal queries;
    private final Random random;
    private final List<Known> stored = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Long> deletedTo = new HashMap<>();
    private final List<CompletableFuture<?>> pending = new ArrayList<>();
    private final List<Live> lives = new ArrayList<>();

    Story(TestingReadJournal journal, Random random) {
      this.journal = journal;
      this.queries = journal.queries();
      this.random = random;
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(100)) {
          case 0, 1 -> refuse();
          case 2, 3 -> delete();
          case 4 -> settle();
          case 5 -> startLive();
          default -> append();
        }
      }
      settle();
      checkCurrent();
      checkLive();
    }

    private String anyId() {
      return TYPES.get(random.nextInt(TYPES.size())) + "|" + random.nextInt(ENTITIES);
    }

    private void append() {
      String id = anyId();
      int count = 1 + random.nextInt(5);
      List<NewEvent> events = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long number = numbers.merge(id, 1L, Long::sum);
        Set<String> tags = new LinkedHashSet<>();
        TAGS.stream().filter(_ -> random.nextInt(8) == 0).forEach(tags::add);
        String text = "%s-%d".formatted(id, number);
        events.add(event(number, text, tags.toArray(String[]::new)));
        stored.add(new Known(stored.size() + 1L, id, number, text, tags));
      }
      NewWrite write = write(id, events.toArray(NewEvent[]::new));
      pending.add(
          journal
              .store()
              .append(List.of(write))
              .thenAccept(results -> assertThat(results).containsExactly(Optional.empty())));
    }

    private void refuse() {
      String id = anyId();
      long number = numbers.merge(id, 1L, Long::sum);
      Optional<Exception> reason = Optional.of(new IllegalStateException("no"));
      pending.add(
          journal.store().append(List.of(new NewWrite(id, number, number, List.of(), reason))));
    }

    /** Only carts delete, so that it is known of the others what a live query finds. */
    private void delete() {
      String id = "cart|" + random.nextInt(ENTITIES);
      long to = random.nextLong(numbers.getOrDefault(id, 0L) + 2);
      pending.add(journal.store().deleteTo(id, to));
      long highest =
          stored.stream().filter(it -> it.id.equals(id)).mapToLong(Known::number).max().orElse(0);
      deletedTo.merge(id, Math.min(to, highest), Math::max);
    }

    private void settle() {
      pending.forEach(TestingStream::await);
      pending.clear();
      assertThat(journal.store().head().offset()).isEqualTo(stored.size());
    }

    private void startLive() {
      settle();
      long after = random.nextLong(stored.size() + 1L);
      Offset offset = Offset.sequence(after);
      switch (random.nextInt(4)) {
        case 0 -> live("all", queries.eventsFrom(offset), it -> it.offset > after);
        case 1 -> {
          String tag = TAGS.get(random.nextInt(TAGS.size()));
          live(
              tag,
              queries.eventsByTag(tag, offset),
              it -> it.offset > after && it.tags.contains(tag));
        }
        case 2 -> {
          String id = TYPES.get(random.nextInt(2)) + "|" + random.nextInt(ENTITIES);
          long from = random.nextInt(20);
          live(
              id,
              queries.eventsByPersistenceId(id, from, Long.MAX_VALUE),
              it -> it.id.equals(id) && it.number >= from);
        }
        default -> {
          int first = random.nextInt(1024);
          int last = first + random.nextInt(1024 - first);
          lives.add(
              new Live(
                  "orders %d to %d".formatted(first, last),
                  new TestingStream<>(
                      journal.system(),
                      queries
                          .<Object>eventsBySlices("orders", first, last, offset)
                          .map(envelope -> envelope.event())),
                  it -> it.offset > after && isIn(it, "orders", first, last)));
        }
      }
    }

    private void live(String name, Source<EventEnvelope, ?> source, Predicate<Known> wanted) {
      lives.add(
          new Live(
              name,
              new TestingStream<>(journal.system(), source.map(EventEnvelope::event)),
              wanted));
    }

    private boolean isIn(Known event, String type, int first, int last) {
      int slice = queries.sliceForPersistenceId(event.id);
      return event.type().equals(type) && slice >= first && slice <= last;
    }

    private List<Object> expected(Predicate<Known> wanted) {
      return stored.stream().filter(wanted).<Object>map(Known::text).toList();
    }

    private void checkLive() {
      assertThat(lives).isNotEmpty();
      for (Live live : lives) {
        List<Object> expected = expected(live.wanted);
        assertThat(live.stream.next(expected.size())).as(live.name).isEqualTo(expected);
        live.stream.cancel();
      }
    }

    private void checkCurrent() {
      assertThat(journal.all(queries.currentPersistenceIds()))
          .containsExactlyInAnyOrderElementsOf(stored.stream().map(Known::id).distinct().toList());
      for (long after : afters()) {
        Offset offset = Offset.sequence(after);
        assertThat(journal.events(queries.currentEventsFrom(offset)))
            .isEqualTo(expected(it -> it.offset > after));
        for (String tag : TAGS) {
          assertThat(journal.events(queries.currentEventsByTag(tag, offset)))
              .isEqualTo(expected(it -> it.offset > after && it.tags.contains(tag)));
        }
        for (int ranges : List.of(1, 8, 32)) {
          checkSlices(after, ranges);
        }
      }
      numbers.keySet().forEach(this::checkEntity);
    }

    private List<Long> afters() {
      return Stream.of(0L, random.nextLong(stored.size()), (long) stored.size()).toList();
    }

    private void checkSlices(long after, int ranges) {
      for (String type : TYPES) {
        for (var range : queries.sliceRanges(ranges)) {
          int first = range.first();
          int last = range.second();
          assertThat(
                  journal.typedEvents(
                      queries.currentEventsBySlices(type, first, last, Offset.sequence(after))))
              .isEqualTo(expected(it -> it.offset > after && isIn(it, type, first, last)));
        }
      }
    }

    private void checkEntity(String id) {
      long from = random.nextInt(30);
      long to = from + random.nextInt(100);
      long deleted = deletedTo.getOrDefault(id, 0L);
      assertThat(journal.events(queries.currentEventsByPersistenceId(id, from, to)))
          .isEqualTo(
              expected(
                  it ->
                      it.id.equals(id)
                          && it.number >= Math.max(from, deleted + 1)
                          && it.number <= to));
    }
  }
}
