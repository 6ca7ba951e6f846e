package dev.cairn.node;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.Sequence;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.journal.Journal;
import dev.cairn.journal.LevelDbReadJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A real journal with a made-up past in it, and the actors that store that. */
final class BenchJournal implements AutoCloseable {
  /** Builds that are stored at one time. */
  private static final int STORING_MAX = 1_000;

  private final Journal journal;
  private final ActorSystem system;

  private BenchJournal(Journal journal, ActorSystem system) {
    this.journal = journal;
    this.system = system;
  }

  /** Opens the journal in {@code directory}; a new one when it has none. */
  static BenchJournal open(Path directory) {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.loglevel",
                    "ERROR",
                    "cairn.journal.leveldb.dir",
                    directory.toString(),
                    // What is measured begins after that.
                    "cairn.journal.leveldb.fsync",
                    "off"))
            .withFallback(ConfigFactory.load());
    return new BenchJournal(Journal.open(config), ActorSystem.create("bench", config));
  }

  Journal journal() {
    return journal;
  }

  ActorSystem system() {
    return system;
  }

  /** Returns when all of {@code past} is stored. */
  void store(BenchPast past) throws InterruptedException {
    Semaphore free = new Semaphore(STORING_MAX);
    ActorRef run =
        system.actorOf(Props.create(PastActor.class, () -> new PastActor("run|bench", free)));
    run.tell(new PastActor.Store(List.of(past.planned()), false), ActorRef.noSender());
    for (int i = 0; i < past.builds(); i++) {
      String id = "build|" + BenchPast.buildId(i);
      free.acquire();
      ActorRef build = system.actorOf(Props.create(PastActor.class, () -> new PastActor(id, free)));
      build.tell(new PastActor.Store(past.ofBuild(i), true), ActorRef.noSender());
      run.tell(new PastActor.Store(past.ofRun(i), false), ActorRef.noSender());
    }
    // Each build gives its place back when it has ended; the run has none.
    free.acquire(STORING_MAX);
    PastActor.await(run);
  }

  /** Tells every event behind {@code offset}, in the order of the journal. */
  void read(long offset, Consumer<EventEnvelope> told) throws InterruptedException {
    try {
      PersistenceQuery.get(system)
          .getReadJournalFor(LevelDbReadJournal.class, LevelDbReadJournal.IDENTIFIER)
          .currentEventsFrom(Offset.sequence(offset))
          .runWith(Sink.foreach(told::accept), system)
          .toCompletableFuture()
          .get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the journal cannot be read", failure);
    }
  }

  /** Its place in the order of the journal. */
  static long offset(EventEnvelope event) {
    return ((Sequence) event.offset()).value();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    journal.close();
  }
}
