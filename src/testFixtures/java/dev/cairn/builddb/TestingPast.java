package dev.cairn.builddb;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.journal.Tagged;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.build.BuildEntity;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.journal.Journal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real journal in which made-up pasts are stored, and the build database over it. */
public final class TestingPast implements AutoCloseable {
  /** When everything begins. */
  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final long STORE_MAX_S = 30;

  private final Journal journal;
  private final ActorSystem system;
  private final Map<String, ActorRef> entities = new HashMap<>();
  private final Path directory;

  /** With a journal below {@code directory}. */
  public TestingPast(Path directory) {
    this.directory = directory;
    Config configuration =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.loglevel",
                    "WARNING",
                    "cairn.journal.leveldb.dir",
                    directory.resolve("journal").toString(),
                    "cairn.journal.leveldb.fsync",
                    "off"))
            .withFallback(ConfigFactory.load());
    this.journal = Journal.open(configuration);
    this.system = ActorSystem.create("past", configuration);
  }

  /** Store these, and say so. */
  private record Store(List<Object> events, CountDownLatch stored) {}

  private static final class Entity extends AbstractPersistentActor {
    private final String id;

    Entity(String id) {
      this.id = id;
    }

    @Override
    public String persistenceId() {
      return id;
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder().matchAny(_ -> {}).build();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              Store.class,
              store ->
                  persistAll(
                      store.events().stream().map(Entity::tagged).toList(),
                      _ -> store.stored().countDown()))
          .build();
    }

    private static Object tagged(Object event) {
      return event instanceof PhaseStarted
              || event instanceof PhaseFinished
              || event instanceof PackagesMade
          ? event
          : new Tagged(event, Set.of(BuildEntity.MILESTONE));
    }
  }

  /** Stores events of the entity, and returns when they are stored. */
  public void store(String entity, Object... events) throws InterruptedException {
    CountDownLatch stored = new CountDownLatch(events.length);
    entities
        .computeIfAbsent(
            entity, id -> system.actorOf(Props.create(Entity.class, () -> new Entity(id))))
        .tell(new Store(List.of(events), stored), ActorRef.noSender());
    if (!stored.await(STORE_MAX_S, TimeUnit.SECONDS)) {
      throw new AssertionError(entity + " is not stored within " + STORE_MAX_S + " s");
    }
  }

  /** Stores a build that was queued and assigned, and what else happened to it. */
  public void storeBuild(String id, BuildQueued queued, Object... then)
      throws InterruptedException {
    List<Object> events = new ArrayList<>();
    events.add(queued);
    events.add(
        new BuildAssigned(
            queued.at().plusSeconds(1),
            "node/0",
            "debian 12",
            Map.of("CFLAGS", "-O2"),
            List.of("--nocolor"),
            "builds/" + id + ".log"));
    events.addAll(List.of(then));
    store("build|" + id, events.toArray());
  }

  /** Version 1-1 of {@code name} enters the queue of {@code runId}. */
  public static BuildQueued queued(String runId, String name, Instant at) {
    return queued(runId, name, at, Map.of());
  }

  /** The same with what it needs. */
  public static BuildQueued queued(
      String runId, String name, Instant at, Map<String, DependencyUsed> dependencies) {
    return new BuildQueued(
        at,
        runId,
        new Identity(name, "test/" + name, "1-1", "", "f-" + name, "", "o"),
        Purpose.PUBLISH,
        1,
        List.of("never built"),
        dependencies,
        "ann");
  }

  /** Where the database is, unless it is in PostgreSQL. */
  public DatabaseSettings settings() {
    return DatabaseSettings.h2(directory.resolve("database"));
  }

  /** The journal as the history reads it. */
  public HistoryJournal source(String owner) {
    return new HistoryJournal(
        Adapter.toTyped(system),
        "cairn.query.leveldb",
        () -> {},
        journal::newestOffset,
        LogEnds.below(directory.resolve("logs")),
        owner);
  }

  /** Opens the database over the journal. */
  public BuildDatabase open(DatabaseSettings settings) throws InterruptedException {
    return BuildDatabase.open(settings, source("testing"));
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STORE_MAX_S, TimeUnit.SECONDS);
    } catch (Exception hanging) {
      throw new IllegalStateException("the actor system does not end", hanging);
    }
    journal.close();
  }
}
