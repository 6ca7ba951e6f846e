package dev.cairn.journal;

import static dev.cairn.journal.TestingJournal.event;
import static dev.cairn.journal.TestingJournal.write;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An actor system with the three plugins over one directory, and short words for filling their
 * journal and reading it. Queries read 50 events at one time.
 */
final class TestingReadJournal implements AutoCloseable {
  static final int CHUNK = 50;

  private final ActorTestKit actors;
  private final JournalStore store;
  private final LevelDbReadJournal queries;

  /** Opens it with the native LevelDB or the other, and with more {@code settings}. */
  TestingReadJournal(Path directory, boolean nativeCode, String... settings) {
    Config config =
        ConfigFactory.parseString(String.join("\n", settings))
            .withFallback(
                // Without fsync: nobody cuts the power.
                ConfigFactory.parseString(
                    """
                    cairn.journal.leveldb { dir = "%s", native = %s, fsync = off }
                    cairn.query.leveldb.chunk = %d
                    akka.persistence.journal.plugin = "cairn.journal.leveldb"
                    akka.persistence.snapshot-store.plugin = "cairn.snapshot-store.leveldb"
                    """
                        .formatted(directory, nativeCode, CHUNK)))
            .withFallback(ConfigFactory.load());
    store =
        OpenJournals.take(JournalSettings.of(config.getConfig("cairn.journal.leveldb"), config));
    actors = ActorTestKit.create("TestingReadJournal", config);
    try {
      queries =
          PersistenceQuery.get(actors.system())
              .getReadJournalFor(LevelDbReadJournal.class, LevelDbReadJournal.IDENTIFIER);
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  ActorTestKit actors() {
    return actors;
  }

  ActorSystem<?> system() {
    return actors.system();
  }

  JournalStore store() {
    return store;
  }

  LevelDbReadJournal queries() {
    return queries;
  }

  /** Stores {@code count} events of an entity, behind those it has; each is its id and number. */
  void storeMany(String persistenceId, int count, String... tags) {
    long from = store.highestSequenceNr(persistenceId);
    List<NewWrite> writes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      writes.add(write(persistenceId, event(from + i, persistenceId + "-" + (from + i), tags)));
    }
    store(writes);
  }

  /** Stores and waits until it is done. */
  void store(List<NewWrite> writes) {
    for (Optional<Exception> refusal : TestingStream.await(store.append(writes))) {
      if (refusal.isPresent()) {
        throw new AssertionError("a write was refused", refusal.get());
      }
    }
  }

  /** Removes the content of an event, as retention does. */
  void removeBody(long offset) {
    new TestingForger(store).removeBody(offset);
  }

  /** What a source that ends has. */
  <T> List<T> all(Source<T, ?> source) {
    return TestingStream.await(source.runWith(Sink.seq(), system()));
  }

  /** The events of a source that ends. */
  List<Object> events(Source<EventEnvelope, ?> source) {
    return all(source.map(EventEnvelope::event));
  }

  /** The events of a source that ends, of a query by slices. */
  List<Object> typedEvents(Source<akka.persistence.query.typed.EventEnvelope<Object>, ?> source) {
    return all(source.map(envelope -> envelope.event()));
  }

  @Override
  public void close() {
    actors.shutdownTestKit();
    OpenJournals.release(store);
  }
}
