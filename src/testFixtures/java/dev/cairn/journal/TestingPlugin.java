package dev.cairn.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.JournalProtocol.DeleteMessagesTo;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.JournalProtocol.ReplayedMessage;
import akka.persistence.JournalProtocol.WriteMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scala.jdk.javaapi.CollectionConverters;

/** A journal plugin in an actor system of its own, used as a persistent actor uses it. */
public final class TestingPlugin implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final ActorSystem system;
  private final ActorRef plugin;

  private TestingPlugin(String id, Path directory) {
    system =
        ActorSystem.create(
            "plugin",
            ConfigFactory.parseMap(
                    Map.of(
                        "akka.persistence.journal.plugin", id, id + ".dir", directory.toString()))
                .withFallback(ConfigFactory.load()));
    plugin = Persistence.get(system).journalFor(id, ConfigFactory.empty());
  }

  /** Akka's own LevelDB plugin. */
  public static TestingPlugin ofAkka(Path directory) {
    return new TestingPlugin("akka.persistence.journal.leveldb", directory);
  }

  /** The plugin of this journal. */
  public static TestingPlugin ofCairn(Path directory) {
    return new TestingPlugin("cairn.journal.leveldb", directory);
  }

  ActorSystem system() {
    return system;
  }

  /** An event; with tags it is wrapped as an event adapter does. */
  public static PersistentRepr event(
      String persistenceId,
      long sequenceNr,
      Object payload,
      Optional<Object> metadata,
      String... tags) {
    Object stored = tags.length == 0 ? payload : new Tagged(payload, Set.of(tags));
    PersistentRepr event =
        PersistentRepr.apply(
            stored,
            sequenceNr,
            persistenceId,
            "manifest of " + sequenceNr,
            false,
            ActorRef.noSender(),
            "writer of " + persistenceId);
    return metadata.map(event::withMetadata).orElse(event);
  }

  /** Stores events of one entity together. */
  public void store(PersistentRepr... events) {
    TestKit actor = new TestKit(system);
    PersistentEnvelope write =
        AtomicWrite.apply(CollectionConverters.asScala(Arrays.asList(events)).toList());
    plugin.tell(
        new WriteMessages(CollectionConverters.asScala(List.of(write)).toList(), actor.getRef(), 1),
        actor.getRef());
    expect(actor, WriteMessagesSuccessful$.class);
    for (int i = 0; i < events.length; i++) {
      expect(actor, WriteMessageSuccess.class);
    }
  }

  /** Deletes an entity's events up to this number. */
  public void delete(String persistenceId, long to) {
    TestKit actor = new TestKit(system);
    plugin.tell(new DeleteMessagesTo(persistenceId, to, actor.getRef()), actor.getRef());
    expect(actor, DeleteMessagesSuccess.class);
  }

  /**
   * What a recovering entity is told.
   *
   * @param highest its highest sequence number
   */
  record Replay(List<PersistentRepr> events, long highest) {}

  /** What an entity is told when it recovers. */
  Replay replay(String persistenceId) {
    return replay(persistenceId, 1);
  }

  /** What an entity is told when it recovers from a snapshot before the event {@code from}. */
  Replay replay(String persistenceId, long from) {
    TestKit actor = new TestKit(system);
    plugin.tell(
        new ReplayMessages(from, Long.MAX_VALUE, Long.MAX_VALUE, persistenceId, actor.getRef()),
        actor.getRef());
    List<PersistentRepr> events = new ArrayList<>();
    Object answer = actor.receiveOne(ANSWER_MAX);
    while (answer instanceof ReplayedMessage replayed) {
      events.add(replayed.persistent());
      answer = actor.receiveOne(ANSWER_MAX);
    }
    if (answer instanceof RecoverySuccess success) {
      return new Replay(events, success.highestSequenceNr());
    }
    throw new AssertionError("the replay ended with " + answer);
  }

  private static void expect(TestKit actor, Class<?> type) {
    Object answer = actor.receiveOne(ANSWER_MAX);
    if (!type.isInstance(answer)) {
      throw new AssertionError("not " + type.getSimpleName() + " but " + answer);
    }
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
  }
}
