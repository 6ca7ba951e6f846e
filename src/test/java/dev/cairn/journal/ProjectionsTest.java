package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.japi.Pair;
import akka.persistence.query.Offset;
import akka.projection.ProjectionBehavior;
import akka.projection.ProjectionId;
import akka.projection.eventsourced.javadsl.EventSourcedProvider;
import akka.projection.javadsl.Handler;
import akka.projection.javadsl.SourceProvider;
import akka.projection.testkit.javadsl.TestProjection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A projection")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ProjectionsTest {
  private static final int BASKETS = 10;

  @TempDir Path directory;
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private final Semaphore saves = new Semaphore(0);
  private final Map<String, TestingOffsetStore<Offset>> offsets = new HashMap<>();

  @Test
  @DisplayName("by slices handles every event once, and after a restart only what is new")
  void bySlices() throws Exception {
    runTwice(this::startBySlices, _ -> true);
  }

  @Test
  @DisplayName("by tag handles every event that has it once, and after a restart only what is new")
  void byTag() throws Exception {
    runTwice(this::startByTag, text -> text.startsWith("pear"));
  }

  private void runTwice(
      Function<ActorTestKit, List<ActorRef<ProjectionBehavior.Command>>> start,
      Predicate<String> wanted)
      throws InterruptedException {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      first.addAll(put(journal.actors(), "apple 1", "pear 1"));
      List<ActorRef<ProjectionBehavior.Command>> running = start.apply(journal.actors());
      first.addAll(put(journal.actors(), "pear 2", "plum 1"));
      awaitHandled(first, wanted);
      stop(journal.actors(), running);
      second.addAll(put(journal.actors(), "pear 3"));
    }
    handled.clear();
    try (TestingReadJournal journal = new TestingReadJournal(directory, true)) {
      List<ActorRef<ProjectionBehavior.Command>> running = start.apply(journal.actors());
      second.addAll(put(journal.actors(), "pear 4", "apple 2"));
      awaitHandled(second, wanted);
      stop(journal.actors(), running);
    }
  }

  private List<ActorRef<ProjectionBehavior.Command>> startBySlices(ActorTestKit actors) {
    return EventSourcedProvider.sliceRanges(actors.system(), LevelDbReadJournal.IDENTIFIER, 4)
        .stream()
        .map(range -> startRange(actors, range))
        .toList();
  }

  private ActorRef<ProjectionBehavior.Command> startRange(
      ActorTestKit actors, Pair<Integer, Integer> range) {
    return start(
        actors,
        "slices-" + range.first(),
        EventSourcedProvider.<String>eventsBySlices(
            actors.system(),
            LevelDbReadJournal.IDENTIFIER,
            TestingBasket.TYPE,
            range.first(),
            range.second()),
        envelope -> envelope.persistenceId() + " " + envelope.event());
  }

  private List<ActorRef<ProjectionBehavior.Command>> startByTag(ActorTestKit actors) {
    return List.of(
        start(
            actors,
            "pears",
            EventSourcedProvider.<String>eventsByTag(
                actors.system(), LevelDbReadJournal.IDENTIFIER, "pear"),
            envelope -> envelope.persistenceId() + " " + envelope.event()));
  }

  private <T> ActorRef<ProjectionBehavior.Command> start(
      ActorTestKit actors,
      String name,
      SourceProvider<Offset, T> source,
      Function<T, String> text) {
    Handler<T> handler =
        new Handler<>() {
          @Override
          public CompletionStage<Done> process(T envelope) {
            handled.add(text.apply(envelope));
            return CompletableFuture.completedStage(Done.getInstance());
          }
        };
    TestingOffsetStore<Offset> store =
        offsets.computeIfAbsent(name, _ -> new TestingOffsetStore<>(saves));
    return actors.spawn(
        ProjectionBehavior.create(
            TestProjection.create(ProjectionId.of("baskets", name), source, () -> handler)
                .withOffsetStoreFactory(() -> store)));
  }

  /** Stores each text in each basket; what was stored. */
  private static List<String> put(ActorTestKit actors, String... texts) {
    TestProbe<Done> done = actors.createTestProbe();
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < BASKETS; i++) {
      String id = String.valueOf(i);
      ActorRef<TestingBasket.Put> basket = actors.spawn(new TestingBasket(id));
      for (String text : texts) {
        basket.tell(new TestingBasket.Put(text, done.getRef()));
        stored.add(TestingBasket.TYPE + "|" + id + " " + text);
      }
      done.receiveSeveralMessages(texts.length, Duration.ofMinutes(1));
      actors.stop(basket, Duration.ofMinutes(1));
    }
    return stored;
  }

  private void awaitHandled(List<String> stored, Predicate<String> wanted)
      throws InterruptedException {
    List<String> expected =
        stored.stream().filter(text -> wanted.test(text.substring(text.indexOf(' ') + 1))).toList();
    assertThat(saves.tryAcquire(expected.size(), 1, TimeUnit.MINUTES)).isTrue();
    assertThat(handled).containsExactlyInAnyOrderElementsOf(expected);
    for (int i = 0; i < BASKETS; i++) {
      String basket = TestingBasket.TYPE + "|" + i + " ";
      assertThat(of(basket, handled.stream())).isEqualTo(of(basket, expected.stream()));
    }
  }

  private static List<String> of(String basket, Stream<String> texts) {
    return texts.filter(text -> text.startsWith(basket)).toList();
  }

  private static void stop(
      ActorTestKit actors, List<ActorRef<ProjectionBehavior.Command>> projections) {
    TestProbe<Object> probe = actors.createTestProbe();
    for (ActorRef<ProjectionBehavior.Command> projection : projections) {
      projection.tell(ProjectionBehavior.stopMessage());
      probe.expectTerminated(projection, Duration.ofMinutes(1));
    }
  }
}
