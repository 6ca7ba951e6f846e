package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

@Label("Whatever happens to it, a journal")
class JournalAgainstModelTest {
  private static final int ENTITIES = 4;
  private static final int SNAPSHOTS_KEPT = 3;

  /** One thing that happens; the numbers are read modulo what makes sense at that moment. */
  sealed interface Step {
    /** An entity stores some events together. */
    record Store(int entity, int events) implements Step {}

    /** A write is refused, and its numbers are used up. */
    record Refuse(int entity, int events) implements Step {}

    /** A writer that is not the newest stores again what is there. */
    record StoreAgain(int entity) implements Step {}

    /** Recovery shall no longer see some events. */
    record Delete(int entity, int upTo) implements Step {}

    /** A snapshot of where the entity stands. */
    record Snapshot(int entity) implements Step {}

    /** A snapshot is removed. */
    record RemoveSnapshot(int entity, int which) implements Step {}

    /** It is closed and opened. */
    record Restart() implements Step {}

    /** Its process is killed: its files as they are in this moment are opened. */
    record Kill() implements Step {}
  }

  /** What a map knows of an entity. */
  private static final class Entity {
    private final TreeMap<Long, String> events = new TreeMap<>();
    private final List<Long> snapshots = new ArrayList<>();
    private long attempted;
    private long deletedTo;

    private long highest() {
      return events.isEmpty() ? 0 : events.lastKey();
    }
  }

  private final Map<String, Entity> model = new HashMap<>();
  private final List<String> order = new ArrayList<>();
  private int indexEvents;

  /** After how many events the index is written: after each commit, often, at the end only. */
  @Provide
  Arbitrary<Integer> indexEvents() {
    return Arbitraries.of(1, 3, 20, 1000);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> entity = Arbitraries.integers().between(0, ENTITIES - 1);
    Arbitrary<Integer> few = Arbitraries.integers().between(1, 5);
    Arbitrary<Integer> many = Arbitraries.integers().between(1, 90);
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(8, Combinators.combine(entity, few).as(Step.Store::new)),
            Tuple.of(1, Combinators.combine(entity, many).as(Step.Store::new)),
            Tuple.of(1, Combinators.combine(entity, few).as(Step.Refuse::new)),
            Tuple.of(1, entity.map(Step.StoreAgain::new)),
            Tuple.of(2, Combinators.combine(entity, many).as(Step.Delete::new)),
            Tuple.of(2, entity.map(Step.Snapshot::new)),
            Tuple.of(1, Combinators.combine(entity, few).as(Step.RemoveSnapshot::new)),
            Tuple.of(1, Arbitraries.create(Step.Restart::new)),
            Tuple.of(1, Arbitraries.create(Step.Kill::new)))
        .list()
        .ofMinSize(5)
        .ofMaxSize(40);
  }

  @Property(tries = 60)
  @Label("knows what a map knows, in one order, and its chain holds")
  void agrees(@ForAll("steps") List<Step> steps, @ForAll("indexEvents") int indexEvents)
      throws IOException {
    this.indexEvents = indexEvents;
    model.clear();
    order.clear();
    Path scratch = Files.createTempDirectory("journal-model");
    Path directory = scratch.resolve("0");
    TestingJournal journal = open(directory);
    try {
      int number = 0;
      for (Step step : steps) {
        number++;
        if (step instanceof Step.Kill) {
          Path after = scratch.resolve(Integer.toString(number));
          killed(journal, directory, after);
          journal.close();
          directory = after;
          journal = open(directory);
        } else {
          take(journal, step);
        }
      }
      compare(journal);
    } finally {
      journal.close();
      remove(scratch);
    }
  }

  private TestingJournal open(Path directory) {
    return new TestingJournal(TestingJournal.settings(directory, true, indexEvents));
  }

  private Entity entity(String id) {
    return model.computeIfAbsent(id, _ -> new Entity());
  }

  private static String id(int entity) {
    return "stone|" + entity;
  }

  private void take(TestingJournal journal, Step step) {
    switch (step) {
      case Step.Store(int entity, int events) -> store(journal, id(entity), events);
      case Step.Refuse(int number, int events) -> {
        Entity entity = entity(id(number));
        long from = entity.highest() + 1;
        NewWrite refused =
            new NewWrite(
                id(number),
                from,
                from + events - 1,
                List.of(),
                Optional.of(new IllegalStateException("refused")));
        assertThat(journal.store(refused).getFirst()).isPresent();
        entity.attempted = Math.max(entity.attempted, from + events - 1);
      }
      case Step.StoreAgain(int number) -> {
        long highest = entity(id(number)).highest();
        if (highest > 0) {
          assertThat(
                  journal.store(
                      TestingJournal.write(
                          id(number), TestingJournal.eventBy("stale", highest, "again"))))
              .allMatch(Optional::isPresent);
        }
      }
      case Step.Delete(int number, int upTo) -> {
        Entity entity = entity(id(number));
        journal.store().deleteTo(id(number), upTo).join();
        entity.deletedTo = Math.max(entity.deletedTo, Math.min(upTo, entity.highest()));
      }
      case Step.Snapshot(int number) -> snapshot(journal, id(number));
      case Step.RemoveSnapshot(int number, int which) -> {
        List<Long> snapshots = entity(id(number)).snapshots;
        if (!snapshots.isEmpty()) {
          long removed = snapshots.remove(which % snapshots.size());
          journal.store().deleteSnapshots(id(number), List.of(removed)).join();
        }
      }
      case Step.Restart() -> {
        journal.restart();
        model.values().forEach(entity -> entity.attempted = entity.highest());
      }
      case Step.Kill() -> throw new IllegalStateException("handled by the caller");
    }
  }

  private void store(TestingJournal journal, String id, int events) {
    Entity entity = entity(id);
    long from = entity.highest() + 1;
    NewEvent[] together =
        LongStream.range(from, from + events)
            .mapToObj(
                number -> event(number, id + "-" + number, number % 3 == 0 ? "three" : "other"))
            .toArray(NewEvent[]::new);
    assertThat(journal.store(TestingJournal.write(id, together))).allMatch(Optional::isEmpty);
    for (NewEvent each : together) {
      entity.events.put(each.sequenceNr(), id + "-" + each.sequenceNr());
      order.add(id + "-" + each.sequenceNr());
    }
  }

  private void snapshot(TestingJournal journal, String id) {
    Entity entity = entity(id);
    long at = entity.highest();
    if (at == 0) {
      return;
    }
    journal
        .store()
        .saveSnapshot(new StoredSnapshot(id, at, 1, 20, "", new byte[] {1}, Optional.empty()))
        .join();
    entity.snapshots.remove(at);
    entity.snapshots.add(at);
    while (entity.snapshots.size() > SNAPSHOTS_KEPT) {
      entity.snapshots.removeFirst();
    }
  }

  private void compare(TestingJournal journal) {
    JournalStore store = journal.store();
    assertThat(store.damage()).isEmpty();
    assertThat(new JournalVerifier(store, VerifyOptions.none()).verify().findings()).isEmpty();
    assertThat(journal.texts()).isEqualTo(order);
    JournalFormat.ChainCheck chain =
        new JournalFormat.ChainCheck(0, JournalFormat.genesis(store.database()));
    JournalReader.forEach(store.database(), 0, chain::next);
    assertThat(chain.endsAt(store.head())).isTrue();
    long indexedTo = store.head().indexedTo();
    assertThat(order.size() - indexedTo).isLessThan(indexEvents);
    assertThat(
            new Selection.Tagged("three").find(store.database(), 0, indexedTo, Integer.MAX_VALUE))
        .hasSize(
            (int) order.stream().limit(indexedTo).filter(text -> number(text) % 3 == 0).count());
    assertThat(store.reader().entities("", 9))
        .extracting(Cursors.EntityName::persistenceId)
        .containsExactlyElementsOf(
            model.entrySet().stream()
                .filter(entry -> entry.getValue().highest() > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
    model.forEach(
        (id, entity) -> {
          assertThat(store.highestSequenceNr(id)).isEqualTo(entity.highest());
          assertThat(store.deletedTo(id)).isEqualTo(entity.deletedTo);
          assertThat(store.reader().readEntity(id, 0, Long.MAX_VALUE, Integer.MAX_VALUE))
              .extracting(TestingJournal::text)
              .containsExactlyElementsOf(entity.events.values());
          assertThat(Snapshots.numbers(store.database(), id))
              .containsExactlyElementsOf(entity.snapshots.stream().sorted().toList());
        });
  }

  private static long number(String text) {
    return Long.parseLong(text.substring(text.lastIndexOf('-') + 1));
  }

  /** Copies while no checkpoint is on its way into the file and into the database. */
  private static void killed(TestingJournal journal, Path from, Path to) throws IOException {
    try {
      journal
          .store()
          .look(
              () -> {
                try {
                  copy(from, to);
                  return to;
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  /**
   * Copies the directory as it was at one moment. LevelDB merges its tables in a thread of its own
   * and then removes the old ones, so that a copy during which a file came, went or grew belongs to
   * no moment and is made again.
   */
  private static void copy(Path from, Path to) throws IOException {
    while (true) {
      try {
        Map<Path, Long> before = sizes(from);
        for (Path file : before.keySet()) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
        if (sizes(from).equals(before)) {
          return;
        }
      } catch (NoSuchFileException merged) {
        // gone between the look and the copy
      }
      if (Files.exists(to)) {
        remove(to);
      }
    }
  }

  private static Map<Path, Long> sizes(Path directory) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        sizes.put(file, Files.isDirectory(file) ? 0 : Files.size(file));
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return sizes;
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
