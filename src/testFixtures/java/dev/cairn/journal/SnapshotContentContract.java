package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.actor.ActorRef;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.testkit.javadsl.TestKit;
import dev.cairn.journal.TestingPayload.Label;
import dev.cairn.journal.TestingPayload.Reference;
import dev.cairn.journal.TestingPayload.Unknown;
import dev.cairn.journal.TestingPayload.Unreadable;
import dev.cairn.journal.TestingPayload.Unwritable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.OptionConverters;

/** What a snapshot keeps: content, manifest, time, metadata. */
interface SnapshotContentContract extends SnapshotStoreUnderTest {

  /** The only snapshot of a new entity, when it comes back. */
  private Object savedAndLoaded(Object snapshot) {
    String id = newId();
    store().save(id, 100, snapshot);
    return store().load(id).map(SelectedSnapshot::snapshot).orElseThrow();
  }

  @Test
  @DisplayName("gives each snapshot the time at which it was saved")
  default void knowsTheTime() {
    long before = System.currentTimeMillis();
    String id = newId();
    SnapshotMetadata saved = store().save(id, 1, "s-1");
    assertThat(saved.timestamp()).isBetween(before, System.currentTimeMillis());
    assertThat(store().load(id).orElseThrow().metadata()).isEqualTo(saved);
  }

  @Test
  @DisplayName("keeps a snapshot of 10 MiB, as text and as bytes")
  default void keepsLargeSnapshots() {
    byte[] bytes = new byte[10 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 31) >>> 3);
    }
    assertThat(savedAndLoaded(bytes)).isEqualTo(bytes);
    String text = "0123456789abcdef".repeat(10 << 16);
    assertThat(savedAndLoaded(text)).isEqualTo(text);
    assertThat(savedAndLoaded("")).isEqualTo("");
  }

  @Test
  @DisplayName("keeps references to actors, which can be told something when they come back")
  default void keepsActorReferences() {
    TestKit actor = new TestKit(system());
    Reference loaded = (Reference) savedAndLoaded(new Reference(actor.getRef()));
    assertThat(loaded.actor()).isEqualTo(actor.getRef());
    loaded.actor().tell("you are remembered", ActorRef.noSender());
    actor.expectMsg(JournalProbe.ANSWER_MAX, "you are remembered");
  }

  @Test
  @DisplayName("reads a snapshot with the manifest with which it was written")
  default void keepsManifests() {
    Label label = new Label("akka://contract/deadLetters");
    assertThat(savedAndLoaded(label)).isEqualTo(label);
  }

  @Test
  @DisplayName("has put every snapshot through a serializer when it comes back")
  default void copiesSnapshots() {
    assumeTrue(supportsSerialization(), "snapshots stay objects");
    Label label = new Label("a stone");
    assertThat(savedAndLoaded(label)).isEqualTo(label).isNotSameAs(label);
  }

  @Test
  @DisplayName("keeps the metadata of a snapshot, and none where there was none")
  default void keepsMetadata() {
    assumeTrue(supportsMetadata(), "metadata is not kept");
    String id = newId();
    store().save(id, 1, "s-1");
    assertThat(OptionConverters.toJava(store().load(id).orElseThrow().metadata().metadata()))
        .isEmpty();
    store().save(SnapshotMetadata.apply(id, 2).withMetadata(new Label("from afar")), "s-2");
    SelectedSnapshot loaded = store().load(id).orElseThrow();
    assertThat(loaded.snapshot()).isEqualTo("s-2");
    assertThat(OptionConverters.<Object>toJava(loaded.metadata().metadata()))
        .contains(new Label("from afar"));
  }

  @Test
  @DisplayName("refuses a snapshot that cannot be serialized, and keeps the one before")
  default void refusesWhatCannotBeSerialized() {
    assumeTrue(supportsSerialization(), "snapshots stay objects");
    String id = newId();
    store().save(id, 1, "s-1");
    assertThat(store().saveFailure(id, 2, new Unknown())).isNotNull();
    assertThat(store().saveFailure(id, 3, new Unwritable()))
        .hasStackTraceContaining("cannot be written");
    assertThat(store().load(id)).map(SelectedSnapshot::snapshot).contains("s-1");
  }

  @Test
  @DisplayName("fails over a snapshot that cannot be read, and does not say that there is none")
  default void failsOverUnreadableSnapshots() {
    // Events behind a snapshot may be deleted: replay without it would give another state.
    assumeTrue(supportsSerialization(), "snapshots stay objects");
    String id = newId();
    if (readsWhatItSaves()) {
      assertThat(store().saveFailure(id, 1, new Unreadable()))
          .hasStackTraceContaining("nobody can read \"unreadable\"");
      return;
    }
    store().save(id, 1, new Unreadable());
    assertThat(store().loadFailure(id)).hasStackTraceContaining("nobody can read \"unreadable\"");
  }
}
