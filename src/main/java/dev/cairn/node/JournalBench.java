package dev.cairn.node;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.cli.JournalBenchmark.Line;
import dev.cairn.cli.JournalBenchmark.Request;
import dev.cairn.journal.LevelDbReadJournal;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * Measures the journal beside its peers: the same persistent actors on Akka's own LevelDB plugin,
 * and LevelDB alone with synced batches of the size that ours had.
 */
final class JournalBench {
  private static final int EVENTS_TOGETHER = 100;

  private final Request request;
  private final Consumer<Line> told;
  private final Path scratch;
  private int directories;

  private JournalBench(Request request, Consumer<Line> told, Path scratch) {
    this.request = request;
    this.told = told;
    this.scratch = scratch;
  }

  /** Measures in a directory below the temporary one, which is removed afterwards. */
  static void run(Request request, Consumer<Line> told) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.make()) {
      JournalBench bench = new JournalBench(request, told, scratch.directory());
      for (int actors : request.actors()) {
        bench.measureWriting(actors);
      }
      bench.measureRecovery(1, 100_000);
      bench.measureRecovery(10_000, 100);
      bench.measureScan();
    }
  }

  /** Events per second, and how many were in a batch. */
  private record Rate(double eventsPerSecond, int batchEvents) {}

  private void measureWriting(int actors) throws IOException, InterruptedException {
    List<Double> cairn = new ArrayList<>();
    List<Double> unchained = new ArrayList<>();
    List<Double> akka = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    for (int round = 0; round < request.rounds(); round++) {
      Rate rate = write(actors, cairn(fresh(), true));
      cairn.add(rate.eventsPerSecond());
      unchained.add(write(actors, cairn(fresh(), false)).eventsPerSecond());
      akka.add(write(actors, akka(fresh())).eventsPerSecond());
      raw.add(writeRaw(Math.max(1, rate.batchEvents())));
    }
    String what = "durable events, " + actors + (actors == 1 ? " actor" : " actors");
    tell(what, cairn, "Akka's LevelDB plugin", akka);
    tell(what, cairn, "LevelDB alone", raw);
    tell(what, cairn, "ours without chain", unchained);
  }

  private void tell(String what, List<Double> cairn, String peer, List<Double> others) {
    told.accept(new Line(what, "events/s", median(cairn), peer, median(others)));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private Path fresh() {
    directories++;
    return scratch.resolve(Integer.toString(directories));
  }

  private static Config cairn(Path directory, boolean chained) {
    return configuration(
        Map.of(
            "akka.persistence.journal.plugin",
            "cairn.journal.leveldb",
            "cairn.journal.leveldb.dir",
            directory.toString(),
            "cairn.journal.leveldb.chain",
            chained));
  }

  private static Config akka(Path directory) {
    return configuration(
        Map.of(
            "akka.persistence.journal.plugin",
            "akka.persistence.journal.leveldb",
            "akka.persistence.journal.leveldb.dir",
            directory.toString(),
            "akka.persistence.journal.leveldb.fsync",
            true));
  }

  private static Config configuration(Map<String, Object> values) {
    return ConfigFactory.parseMap(values)
        .withFallback(
            ConfigFactory.parseMap(
                Map.of(
                    "akka.persistence.snapshot-store.plugin",
                    "akka.persistence.no-snapshot-store")))
        .withFallback(ConfigFactory.load());
  }

  private Rate write(int actors, Config config) throws InterruptedException {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    Metrics.addRegistry(metrics);
    ActorSystem system = ActorSystem.create("bench", config);
    try {
      LongAdder stored = new LongAdder();
      for (int i = 0; i < actors; i++) {
        storing(system, i, stored, () -> {})
            .tell(new StoringActor.StoreForEver(), ActorRef.noSender());
      }
      Duration time = Duration.ofSeconds(request.seconds());
      Thread.sleep(time.dividedBy(2));
      long before = stored.sum();
      long begun = System.nanoTime();
      Thread.sleep(time);
      double rate = (stored.sum() - before) / seconds(begun);
      DistributionSummary batches = metrics.find("cairn.journal.batch.events").summary();
      return new Rate(rate, batches == null ? 0 : (int) Math.round(batches.mean()));
    } finally {
      end(system);
      Metrics.removeRegistry(metrics);
    }
  }

  private static ActorRef storing(
      ActorSystem system, int number, LongAdder stored, Runnable recovered) {
    return system.actorOf(StoringActor.props("storing|" + number, stored, recovered));
  }

  private static void end(ActorSystem system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static double seconds(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private double writeRaw(int batchEvents) throws IOException {
    long key = 0;
    try (DB db = openRaw(fresh())) {
      long begun = System.nanoTime();
      while (seconds(begun) < request.seconds()) {
        key = putRaw(db, key, batchEvents);
      }
      return key / seconds(begun);
    }
  }

  private static DB openRaw(Path directory) throws IOException {
    Files.createDirectories(directory);
    return JniDBFactory.factory.open(directory.toFile(), new Options().createIfMissing(true));
  }

  private static long putRaw(DB db, long key, int events) throws IOException {
    try (WriteBatch batch = db.createWriteBatch()) {
      for (int i = 1; i <= events; i++) {
        batch.put(ByteBuffer.allocate(Long.BYTES).putLong(key + i).array(), StoringActor.event());
      }
      db.write(batch, new WriteOptions().sync(true));
    }
    return key + events;
  }

  private void measureRecovery(int entities, int events) throws InterruptedException {
    Config config = cairn(fresh(), true);
    fill(config, entities, events);
    ActorSystem system = ActorSystem.create("bench", config);
    try {
      CountDownLatch recovered = new CountDownLatch(entities);
      long begun = System.nanoTime();
      for (int i = 0; i < entities; i++) {
        storing(system, i, new LongAdder(), recovered::countDown);
      }
      recovered.await();
      double rate = (double) entities * events / seconds(begun);
      told.accept(
          new Line(
              "recovery of %d x %d events".formatted(entities, events), "events/s", rate, "", 0));
    } finally {
      end(system);
    }
  }

  /** Stores the same number of events in each of some entities, a hundred at a time. */
  private static void fill(Config config, int entities, int events) throws InterruptedException {
    ActorSystem system = ActorSystem.create("bench", config);
    try {
      LongAdder stored = new LongAdder();
      CountDownLatch done = new CountDownLatch(entities);
      for (int i = 0; i < entities; i++) {
        ActorRef actor = storing(system, i, stored, () -> {});
        for (int left = events; left > 0; left -= EVENTS_TOGETHER) {
          actor.tell(new StoringActor.Store(Math.min(left, EVENTS_TOGETHER)), ActorRef.noSender());
        }
        actor.tell(new StoringActor.Tell(done::countDown), ActorRef.noSender());
      }
      done.await();
    } finally {
      end(system);
    }
  }

  private void measureScan() throws IOException, InterruptedException {
    Config config = cairn(fresh(), true);
    int entities = 10;
    fill(config, entities, request.events() / entities);
    double raw = scanRaw();
    ActorSystem system = ActorSystem.create("bench", config);
    try {
      LevelDbReadJournal journal =
          PersistenceQuery.get(system)
              .getReadJournalFor(LevelDbReadJournal.class, LevelDbReadJournal.IDENTIFIER);
      AtomicLong count = new AtomicLong();
      long begun = System.nanoTime();
      journal
          .currentEventsFrom(Offset.noOffset())
          .runWith(Sink.<EventEnvelope>foreach(_ -> count.incrementAndGet()), system)
          .toCompletableFuture()
          .get();
      double rate = count.get() / seconds(begun);
      told.accept(
          new Line(
              "scan of %d events".formatted(count.get()), "events/s", rate, "LevelDB alone", raw));
      for (int quarter : new int[] {1, 4}) {
        long heapBytes = heapAfterScan(system, journal, count.get() / 4 * quarter);
        told.accept(
            new Line(
                "heap in use after %d/4 of the scan".formatted(quarter),
                "KiB",
                heapBytes / 1024.0,
                "",
                0));
      }
    } catch (ExecutionException failure) {
      throw new IOException(failure.getCause());
    } finally {
      end(system);
    }
  }

  private static long heapAfterScan(ActorSystem system, LevelDbReadJournal journal, long events)
      throws InterruptedException, ExecutionException {
    AtomicLong used = new AtomicLong();
    AtomicLong count = new AtomicLong();
    journal
        .currentEventsFrom(Offset.noOffset())
        .take(events)
        .runWith(
            Sink.<EventEnvelope>foreach(
                _ -> {
                  if (count.incrementAndGet() == events) {
                    System.gc();
                    Runtime memory = Runtime.getRuntime();
                    used.set(memory.totalMemory() - memory.freeMemory());
                  }
                }),
            system)
        .toCompletableFuture()
        .get();
    return used.get();
  }

  private double scanRaw() throws IOException {
    try (DB db = openRaw(fresh())) {
      for (long key = 0; key < request.events(); ) {
        key = putRaw(db, key, 1000);
      }
      long count = 0;
      long begun = System.nanoTime();
      try (DBIterator iterator = db.iterator(new ReadOptions().fillCache(false))) {
        iterator.seekToFirst();
        while (iterator.hasNext()) {
          iterator.next();
          count++;
        }
      }
      return count / seconds(begun);
    }
  }
}
