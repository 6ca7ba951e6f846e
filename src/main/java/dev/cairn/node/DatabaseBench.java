package dev.cairn.node;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.actor.typed.javadsl.Adapter;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.builddb.BuildDatabase;
import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildQuery.Order;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.DatabaseSettings;
import dev.cairn.builddb.HistoryJournal;
import dev.cairn.builddb.Page;
import dev.cairn.cli.DatabaseBenchmark.Measured;
import dev.cairn.cli.DatabaseBenchmark.Question;
import dev.cairn.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Measures the build database: how long it takes to make it from a journal, and how long lists
 * take. The journal is a real one, with made-up builds.
 */
final class DatabaseBench {
  /** Builds that are stored at one time. */
  private static final int STORING_MAX = 1_000;

  private final ActorSystem system;
  private final BuildDatabase database;
  private final int times;

  private DatabaseBench(ActorSystem system, BuildDatabase database, int times) {
    this.system = system;
    this.database = database;
    this.times = times;
  }

  /** Measures in a temporary directory that is removed afterwards. */
  static Measured inScratch(int builds, int times) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("cairn-bench");
    try {
      return run(builds, times, scratch);
    } finally {
      remove(scratch);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Measured run(int builds, int times, Path scratch)
      throws IOException, InterruptedException {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.loglevel",
                    "ERROR",
                    "cairn.journal.leveldb.dir",
                    scratch.resolve("journal").toString(),
                    // What is measured begins after that.
                    "cairn.journal.leveldb.fsync",
                    "off"))
            .withFallback(ConfigFactory.load());
    try (Journal journal = Journal.open(config)) {
      ActorSystem system = ActorSystem.create("bench", config);
      HistoryJournal source =
          new HistoryJournal(
              Adapter.toTyped(system),
              "cairn.query.leveldb",
              () -> {},
              journal::newestOffset,
              _ -> List.of(),
              "bench");
      try (BuildDatabase database =
          BuildDatabase.open(DatabaseSettings.h2(scratch.resolve("database")), source)) {
        return new DatabaseBench(system, database, times).measure(builds, journal);
      } finally {
        end(system);
      }
    }
  }

  private static void end(ActorSystem system) throws InterruptedException {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the actor system did not end", failure);
    }
  }

  private Measured measure(int builds, Journal journal) throws InterruptedException {
    BenchPast past = new BenchPast(builds);
    store(past, builds);
    long begun = System.nanoTime();
    long _ = database.rebuild();
    Duration rebuilding = Duration.ofNanos(System.nanoTime() - begun);
    BuildQuery all = BuildQuery.all();
    BuildQuery failed = all.in(Status.FAILED);
    List<Question> questions =
        List.of(
            ask("newest", all),
            ask("page 200 of all", all.page(200, 100)),
            ask("failed", failed),
            ask("failed, page 10", failed.page(10, 100)),
            ask("failed, slowest first", failed.by(Order.SLOWEST)),
            ask("failed of a worker", failed.ofWorker(past.worker(0))),
            ask(
                "failed of a day",
                failed.between(Optional.of(past.at(0)), Optional.of(past.day()))),
            ask("of a recipe", all.ofName(past.name(1))),
            ask("failed, all of them", failed.page(0, BuildQuery.LIMIT_MAX)));
    return new Measured(builds, journal.newestOffset(), rebuilding, questions);
  }

  private void store(BenchPast past, int builds) throws InterruptedException {
    Semaphore free = new Semaphore(STORING_MAX);
    ActorRef run =
        system.actorOf(Props.create(PastActor.class, () -> new PastActor("run|bench", free)));
    run.tell(new PastActor.Store(List.of(past.planned()), false), ActorRef.noSender());
    for (int i = 0; i < builds; i++) {
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

  private Question ask(String what, BuildQuery query) throws InterruptedException {
    Page<BuildRecord> page = database.builds(query);
    long[] took = new long[times];
    // As often unmeasured as measured, but no longer than the measurement needs: the JVM warms up.
    for (int i = -Math.min(times, 200); i < times; i++) {
      long begun = System.nanoTime();
      page = database.builds(query);
      if (i >= 0) {
        took[i] = System.nanoTime() - begun;
      }
    }
    Arrays.sort(took);
    return new Question(
        what,
        page.entries().size(),
        page.total(),
        Duration.ofNanos(took[times / 2]),
        Duration.ofNanos(took[Math.min(times - 1, times * 99 / 100)]));
  }
}
