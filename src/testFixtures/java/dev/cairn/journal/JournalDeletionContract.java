package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.persistence.JournalProtocol.DeleteMessagesTo;
import akka.testkit.javadsl.TestKit;
import dev.cairn.journal.JournalProbe.Replay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletion: what is not replayed any more, and that sequence numbers are never used again. */
interface JournalDeletionContract extends JournalUnderTest {

  @Test
  @DisplayName("replays what is behind a deletion, and keeps the highest number")
  default void deletesARange() {
    String id = writerOfFive(newId()).persistenceId();
    assertThat(journal().replay(id).highest()).isEqualTo(5);
    journal().delete(id, 3);
    Replay replay = journal().replay(id);
    assertThat(replay.payloads()).containsExactly("a-4", "a-5");
    assertThat(replay.highest()).isEqualTo(5);
  }

  @Test
  @DisplayName("announces a deletion to those who listen to commands of plugins")
  default void announcesDeletions() {
    String id = writerOfFive(newId()).persistenceId();
    TestKit listener = new TestKit(system());
    system().eventStream().subscribe(listener.getRef(), DeleteMessagesTo.class);
    journal().delete(id, 2);
    DeleteMessagesTo announced =
        listener.expectMsgClass(JournalProbe.ANSWER_MAX, DeleteMessagesTo.class);
    assertThat(announced.persistenceId()).isEqualTo(id);
    assertThat(announced.toSequenceNr()).isEqualTo(2);
    assertThat(listener.msgAvailable()).isFalse();
    system().eventStream().unsubscribe(listener.getRef());
  }

  @ParameterizedTest(name = "up to {0}")
  @ValueSource(longs = {5, 6, 1_000_000, Long.MAX_VALUE})
  @DisplayName("never resets the highest number, though everything of five events is deleted")
  default void deletesEverything(long to) {
    String id = writerOfFive(newId()).persistenceId();
    journal().delete(id, to);
    Replay replay = journal().replay(id);
    assertThat(replay.events()).isEmpty();
    assertThat(replay.highest()).isEqualTo(5);
    assertThat(journal().replay(id, 4, Long.MAX_VALUE, 1).highest()).isEqualTo(5);
  }

  @ParameterizedTest(name = "up to {0}")
  @ValueSource(longs = {5, 9, Long.MAX_VALUE})
  @DisplayName("does not delete what is written later, however far the deletion went")
  default void leavesWhatComesLater(long to) {
    TestingWriter writer = writerOfFive(newId());
    journal().delete(writer.persistenceId(), to);
    writer.store(writer.events(6, 8));
    Replay replay = journal().replay(writer.persistenceId());
    assertThat(replay.payloads()).containsExactly("a-6", "a-7", "a-8");
    assertThat(replay.highest()).isEqualTo(8);
  }

  @Test
  @DisplayName("deletes step by step; a step back, or one twice, changes nothing")
  default void deletesAgain() {
    String id = writerOfFive(newId()).persistenceId();
    journal().delete(id, 2);
    assertThat(journal().replay(id).numbers()).containsExactly(3L, 4L, 5L);
    journal().delete(id, 2);
    assertThat(journal().replay(id).numbers()).containsExactly(3L, 4L, 5L);
    journal().delete(id, 1);
    assertThat(journal().replay(id).numbers()).containsExactly(3L, 4L, 5L);
    journal().delete(id, 4);
    assertThat(journal().replay(id).numbers()).containsExactly(5L);
    assertThat(journal().replay(id).highest()).isEqualTo(5);
  }

  @Test
  @DisplayName("deletes up to the middle of an atomic write")
  default void deletesHalfAnAtomicWrite() {
    String id = writerOfFive(newId()).persistenceId();
    journal().delete(id, 4);
    assertThat(journal().replay(id).payloads()).containsExactly("a-5");
  }

  @Test
  @DisplayName("applies bounds and limits to what is left")
  default void limitsWhatIsLeft() {
    String id = writerOfFive(newId()).persistenceId();
    journal().delete(id, 2);
    assertThat(journal().replay(id, 1, Long.MAX_VALUE, 2).numbers()).containsExactly(3L, 4L);
    assertThat(journal().replay(id, 1, 3, Long.MAX_VALUE).numbers()).containsExactly(3L);
    assertThat(journal().replay(id, 1, 2, Long.MAX_VALUE).events()).isEmpty();
    assertThat(journal().replay(id, 1, 2, Long.MAX_VALUE).highest()).isEqualTo(5);
  }

  @Test
  @DisplayName("deletes nothing up to 0, nor of an entity that never wrote")
  default void deletesNothing() {
    String id = writerOfFive(newId()).persistenceId();
    journal().delete(id, 0);
    assertThat(journal().replay(id).numbers()).hasSize(5);

    String unknown = newId();
    journal().delete(unknown, Long.MAX_VALUE);
    assertThat(journal().replay(unknown).highest()).isZero();
    TestingWriter writer = journal().writer(unknown);
    writer.store(writer.events(1, 2));
    assertThat(journal().replay(unknown).payloads()).containsExactly("a-1", "a-2");
  }

  @Test
  @DisplayName("deletes of one entity only")
  default void deletesOfOneOnly() {
    var ids = TestingIds.alike(newId());
    ids.forEach(this::writerOfFive);
    for (int i = 0; i < ids.size(); i += 2) {
      journal().delete(ids.get(i), i % 4 == 0 ? Long.MAX_VALUE : 4);
    }
    for (int i = 0; i < ids.size(); i++) {
      assertThat(journal().replay(ids.get(i)).numbers())
          .as(ids.get(i))
          .hasSize(i % 2 == 1 ? 5 : i % 4 == 0 ? 0 : 1);
    }
  }

  @Test
  @DisplayName("remembers deletions and the highest number after a restart")
  default void deletionsSurviveRestart() {
    assumeTrue(supportsRestart(), "what is stored ends with the actor system");
    String some = writerOfFive(newId()).persistenceId();
    String all = writerOfFive(newId()).persistenceId();
    journal().delete(some, 3);
    journal().delete(all, Long.MAX_VALUE);
    restart();
    assertThat(journal().replay(some).payloads()).containsExactly("a-4", "a-5");
    assertThat(journal().replay(some).highest()).isEqualTo(5);
    assertThat(journal().replay(all).events()).isEmpty();
    assertThat(journal().replay(all).highest()).isEqualTo(5);
    TestingWriter writer = journal().writer(all);
    writer.store(writer.events(6, 6));
    assertThat(journal().replay(all).payloads()).containsExactly("a-6");
  }
}
