package dev.cairn.journal;

import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol.LoopMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessageFailure;
import akka.persistence.JournalProtocol.WriteMessageRejected;
import akka.persistence.JournalProtocol.WriteMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.JournalProtocol.WriteMessagesFailed;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import scala.jdk.javaapi.CollectionConverters;

/** One life of one persistent actor, as its journal sees it. */
final class TestingWriter {

  private static final AtomicInteger INSTANCES = new AtomicInteger(1);

  private final JournalProbe journal;
  private final TestKit actor;
  private final TestKit client;
  private final String persistenceId;
  private final String uuid = UUID.randomUUID().toString();
  private final int instanceId = INSTANCES.getAndIncrement();

  TestingWriter(JournalProbe journal, String persistenceId) {
    this.journal = journal;
    this.persistenceId = persistenceId;
    this.actor = new TestKit(journal.system());
    this.client = new TestKit(journal.system());
  }

  /** What became of one event, or of a message that only waited for its turn. */
  enum Outcome {
    STORED,
    REJECTED,
    FAILED,
    PASSED_THROUGH
  }

  /** One answer of the journal, with the sender that the actor sees. */
  record Answer(
      Outcome outcome, long number, Object payload, int instanceId, ActorRef sender, String why) {

    /** For a look at many: {@code "6 STORED"}. */
    String brief() {
      return number + " " + outcome;
    }
  }

  String persistenceId() {
    return persistenceId;
  }

  String uuid() {
    return uuid;
  }

  int instanceId() {
    return instanceId;
  }

  /** Who sent the commands that led to this writer's events. */
  ActorRef client() {
    return client.getRef();
  }

  /** An event of this writer, as a persistent actor hands it over. */
  PersistentRepr event(long number, Object payload) {
    return PersistentRepr.apply(payload, number, persistenceId, "", false, client(), uuid);
  }

  /** Events {@code first} to {@code last} with payloads {@code "a-1"} and so on. */
  List<PersistentRepr> events(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(n -> event(n, "a-" + n)).toList();
  }

  /** Writes these events in one request, each on its own, and returns the answers. */
  List<Answer> write(PersistentRepr... events) {
    return request(Stream.of(events).map(AtomicWrite::apply).toList());
  }

  /** Writes these events in one request, each on its own, and returns the answers. */
  List<Answer> write(List<PersistentRepr> events) {
    return request(events.stream().map(AtomicWrite::apply).toList());
  }

  /** Writes these events all or none. */
  List<Answer> writeAtomically(List<PersistentRepr> events) {
    return request(List.of(atomic(events)));
  }

  /** Writes these events in one request, each on its own, and sees that all are stored. */
  void store(List<PersistentRepr> events) {
    for (Answer answer : write(events)) {
      if (answer.outcome() != Outcome.STORED) {
        throw new AssertionError("not stored: " + answer);
      }
    }
  }

  /** Sends one request and returns its answers, one per event or message. */
  List<Answer> request(List<? extends PersistentEnvelope> envelopes) {
    send(envelopes);
    return answers(envelopes.stream().mapToInt(PersistentEnvelope::size).sum());
  }

  /** Sends one request without waiting. */
  void send(List<? extends PersistentEnvelope> envelopes) {
    List<PersistentEnvelope> all = new ArrayList<>(envelopes);
    journal.tell(
        new WriteMessages(CollectionConverters.asScala(all).toSeq(), actor.getRef(), instanceId),
        actor.getRef());
  }

  /** Takes the answers to one request of {@code count} events or messages. */
  List<Answer> answers(int count) {
    Object first = receive();
    if (first != WriteMessagesSuccessful$.MODULE$ && !(first instanceof WriteMessagesFailed)) {
      throw new AssertionError("a request is answered before its events, but here came " + first);
    }
    return Stream.generate(this::answer).limit(count).toList();
  }

  private Answer answer() {
    Object received = receive();
    return switch (received) {
      case WriteMessageSuccess done ->
          answer(Outcome.STORED, done.persistent(), done.actorInstanceId(), "");
      case WriteMessageRejected no ->
          answer(Outcome.REJECTED, no.message(), no.actorInstanceId(), no.cause().toString());
      case WriteMessageFailure no ->
          answer(Outcome.FAILED, no.message(), no.actorInstanceId(), no.cause().toString());
      case LoopMessageSuccess loop ->
          new Answer(
              Outcome.PASSED_THROUGH,
              0,
              loop.message(),
              loop.actorInstanceId(),
              actor.getLastSender(),
              "");
      default -> throw new AssertionError("not an answer to a write: " + received);
    };
  }

  private Answer answer(Outcome outcome, PersistentRepr event, int instance, String why) {
    return new Answer(
        outcome, event.sequenceNr(), event.payload(), instance, actor.getLastSender(), why);
  }

  private Object receive() {
    Object received = actor.receiveOne(JournalProbe.ANSWER_MAX);
    if (received == null) {
      throw new AssertionError("no answer from the journal to " + persistenceId);
    }
    return received;
  }

  /** These events as one write that is stored whole or not at all. */
  static AtomicWrite atomic(List<PersistentRepr> events) {
    return AtomicWrite.apply(CollectionConverters.asScala(events).toSeq());
  }
}
