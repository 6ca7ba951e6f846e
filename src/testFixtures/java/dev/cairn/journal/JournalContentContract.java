package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.actor.ActorRef;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.testkit.javadsl.TestKit;
import dev.cairn.journal.TestingPayload.Label;
import dev.cairn.journal.TestingPayload.Reference;
import dev.cairn.journal.TestingPayload.Unreadable;
import dev.cairn.journal.TestingWriter.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.OptionConverters;

/** What an event keeps: payload, manifests, writer, time, metadata. */
interface JournalContentContract extends JournalUnderTest {

  /** The only event of a new entity, as a recovery is told of it. */
  private PersistentRepr storedAndReplayed(TestingWriter writer, PersistentRepr event) {
    writer.store(List.of(event));
    return journal().replay(writer.persistenceId()).events().getFirst();
  }

  @Test
  @DisplayName("keeps references to actors, which can be told something when they come back")
  default void keepsActorReferences() {
    TestingWriter writer = journal().writer(newId());
    TestKit actor = new TestKit(system());
    PersistentRepr event =
        storedAndReplayed(writer, writer.event(1, new Reference(actor.getRef())));
    Reference replayed = (Reference) event.payload();
    assertThat(replayed.actor()).isEqualTo(actor.getRef());
    replayed.actor().tell("you are remembered", ActorRef.noSender());
    actor.expectMsg(JournalProbe.ANSWER_MAX, "you are remembered");
  }

  @Test
  @DisplayName("reads each event with the manifest with which it was written")
  default void keepsManifestsOfSerializers() {
    TestingWriter writer = journal().writer(newId());
    Label label = new Label("akka://contract/deadLetters");
    Reference reference = new Reference(new TestKit(system()).getRef());
    writer.writeAtomically(
        List.of(writer.event(1, label), writer.event(2, reference), writer.event(3, label)));
    assertThat(journal().replay(writer.persistenceId()).payloads())
        .containsExactly(label, reference, label);
  }

  @Test
  @DisplayName("has put every event through a serializer when it comes back")
  default void copiesPayloads() {
    assumeTrue(supportsSerialization(), "events stay objects");
    TestingWriter writer = journal().writer(newId());
    Label label = new Label("a stone");
    assertThat(storedAndReplayed(writer, writer.event(1, label)).payload())
        .isEqualTo(label)
        .isNotSameAs(label);
  }

  @Test
  @DisplayName("keeps the manifest that an event adapter gave")
  default void keepsManifestsOfAdapters() {
    TestingWriter writer = journal().writer(newId());
    PersistentRepr event = writer.event(1, "a-1").withManifest("adapter: v2 | \u00e9");
    assertThat(storedAndReplayed(writer, event).manifest()).isEqualTo("adapter: v2 | \u00e9");
  }

  @Test
  @DisplayName("keeps which life of the entity wrote an event, and not who sent the command")
  default void keepsTheWriter() {
    TestingWriter first = writerOfFive(newId());
    TestingWriter second = journal().writer(first.persistenceId());
    second.store(second.events(6, 7));
    List<PersistentRepr> events = journal().replay(first.persistenceId()).events();
    assertThat(events.subList(0, 5))
        .extracting(PersistentRepr::writerUuid)
        .containsOnly(first.uuid());
    assertThat(events.subList(5, 7))
        .extracting(PersistentRepr::writerUuid)
        .containsOnly(second.uuid());
    assertThat(events).extracting(PersistentRepr::sender).containsOnlyNulls();
  }

  @Test
  @DisplayName("knows when each event was written")
  default void knowsTheTime() {
    TestingWriter writer = journal().writer(newId());
    long before = System.currentTimeMillis();
    writer.store(writer.events(1, 1));
    long between = System.currentTimeMillis();
    writer.store(writer.events(2, 2));
    long after = System.currentTimeMillis();
    List<PersistentRepr> events = journal().replay(writer.persistenceId()).events();
    assertThat(events.getFirst().timestamp()).isBetween(before, between);
    assertThat(events.getLast().timestamp()).isBetween(between, after);
    assertThat(journal().replay(writer.persistenceId()).events())
        .extracting(PersistentRepr::timestamp)
        .isEqualTo(events.stream().map(PersistentRepr::timestamp).toList());
  }

  @Test
  @DisplayName("replays a tagged event without its tags")
  default void takesTagsOff() {
    TestingWriter writer = journal().writer(newId());
    Label label = new Label("a stone");
    PersistentRepr event =
        storedAndReplayed(writer, writer.event(1, new Tagged(label, Set.of("grey", "a|b"))));
    assertThat(event.payload()).isEqualTo(label);
  }

  @Test
  @DisplayName("keeps the metadata of each event, and none where there was none")
  default void keepsMetadata() {
    assumeTrue(supportsMetadata(), "metadata is not kept");
    TestingWriter writer = journal().writer(newId());
    List<PersistentRepr> events =
        List.of(
            writer.event(1, "a-1").withMetadata("from afar"),
            writer.event(2, "a-2"),
            writer.event(3, "a-3").withMetadata(new Label("from near by")));
    assertThat(writer.writeAtomically(events))
        .extracting(TestingWriter.Answer::outcome)
        .containsOnly(Outcome.STORED);
    List<Object> metadata = new ArrayList<>();
    for (PersistentRepr event : journal().replay(writer.persistenceId()).events()) {
      metadata.add(OptionConverters.toJava(event.metadata()).orElse("none"));
    }
    assertThat(metadata).containsExactly("from afar", "none", new Label("from near by"));
  }

  @Test
  @DisplayName("fails a recovery over an event that cannot be read, and does not leave it out")
  default void failsOverUnreadableEvents() {
    assumeTrue(supportsSerialization(), "events stay objects");
    TestingWriter writer = writerOfFive(newId());
    writer.store(List.of(writer.event(6, new Unreadable()), writer.event(7, "a-7")));
    assertThat(journal().replayFailure(writer.persistenceId()))
        .hasStackTraceContaining("nobody can read \"unreadable\"");
    assertThat(journal().replay(writer.persistenceId(), 1, 5, 9).numbers()).hasSize(5);
    assertThat(journal().replay(writer.persistenceId(), 7, 7, 9).numbers()).containsExactly(7L);
  }

  @Test
  @DisplayName("keeps all of this after a restart")
  default void contentSurvivesRestart() {
    assumeTrue(supportsRestart(), "what is stored ends with the actor system");
    TestingWriter writer = journal().writer(newId());
    writer.store(
        List.of(
            writer.event(1, new Tagged(new Label("a stone"), Set.of("grey"))).withManifest("v2"),
            writer.event(2, new Reference(writer.client()))));
    List<Long> times = timesOf(writer.persistenceId());
    restart();
    List<PersistentRepr> events = journal().replay(writer.persistenceId()).events();
    assertThat(events.getFirst().payload()).isEqualTo(new Label("a stone"));
    assertThat(events.getFirst().manifest()).isEqualTo("v2");
    assertThat(events.getFirst().writerUuid()).isEqualTo(writer.uuid());
    assertThat(timesOf(writer.persistenceId())).isEqualTo(times);
    // The actor is gone with its system; what is left of it is its address.
    assertThat(((Reference) events.getLast().payload()).actor().path())
        .isEqualTo(writer.client().path());
  }

  private List<Long> timesOf(String persistenceId) {
    return journal().replay(persistenceId).events().stream()
        .map(PersistentRepr::timestamp)
        .toList();
  }
}
