package dev.cairn.journal;

import static dev.cairn.journal.SnapshotStoreProbe.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol.DeleteSnapshot;
import akka.persistence.SnapshotProtocol.DeleteSnapshots;
import akka.persistence.SnapshotSelectionCriteria;
import akka.testkit.javadsl.TestKit;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which snapshot is loaded, and which are deleted: sequence numbers, times, persistence ids. */
interface SnapshotSelectionContract extends SnapshotStoreUnderTest {

  /** Sequence numbers of what an entity has, found one by one. */
  private List<Long> numbersOf(String id) {
    return LongStream.rangeClosed(11, 15)
        .filter(
            n ->
                store()
                    .load(id, SnapshotSelectionCriteria.create(n, Long.MAX_VALUE, n, 0))
                    .isPresent())
        .boxed()
        .toList();
  }

  @Test
  @DisplayName("finds nothing for an entity that never saved")
  default void findsNothing() {
    saveFive(newId());
    assertThat(store().load(newId())).isEmpty();
    assertThat(store().load(newId(), SnapshotSelectionCriteria.latest(), 7)).isEmpty();
  }

  @Test
  @DisplayName("loads the newest, with what was told about it when it was saved")
  default void loadsTheNewest() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    assertThat(store().load(id)).contains(new SelectedSnapshot(saved.getLast(), "s-15"));
  }

  @Test
  @DisplayName("takes the highest sequence number for the newest, whenever it was saved")
  default void newestIsHighest() {
    String id = newId();
    for (long number : new long[] {300, 2, 70_000, 255, 1, 256}) {
      store().save(id, number, "s-" + number);
    }
    assertThat(store().load(id)).map(SelectedSnapshot::snapshot).contains("s-70000");
    assertThat(store().load(id, upTo(299))).map(SelectedSnapshot::snapshot).contains("s-256");
    assertThat(store().load(id, upTo(255))).map(SelectedSnapshot::snapshot).contains("s-255");
    assertThat(store().load(id, upTo(254))).map(SelectedSnapshot::snapshot).contains("s-2");
  }

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          any,                       0,  9223372036854775807, 9223372036854775807, 15
          up to one that is there,   0,  13,                  9223372036854775807, 13
          up to all and more,        0,  99,                  9223372036854775807, 15
          up to none,                0,  7,                   9223372036854775807, none
          from one that is there,    14, 9223372036854775807, 9223372036854775807, 15
          from behind the last,      16, 9223372036854775807, 9223372036854775807, none
          exactly one,               12, 12,                  9223372036854775807, 12
          from above the upper,      14, 12,                  9223372036854775807, none
          recovery ends at one,      0,  9223372036854775807, 13,                  13
          recovery ends before all,  0,  9223372036854775807, 7,                   none
          both: recovery is lower,   0,  14,                  12,                  12
          both: criteria are lower,  0,  12,                  14,                  12
          recovery ends below from,  14, 9223372036854775807, 13,                  none
          """)
  @DisplayName("selects by sequence number, of 11 to 15")
  default void selectsByNumber(String what, long min, long max, long to, Long expected) {
    String id = newId();
    saveFive(id);
    assertThat(
            store()
                .load(id, SnapshotSelectionCriteria.create(max, Long.MAX_VALUE, min, 0), to)
                .map(found -> found.metadata().sequenceNr()))
        .as(what)
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  @DisplayName("selects by time, both ends inclusive")
  default void selectsByTime() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    long third = saved.get(2).timestamp();
    assertThat(store().load(id, upTo(Long.MAX_VALUE, third)))
        .contains(new SelectedSnapshot(saved.get(2), "s-13"));
    assertThat(store().load(id, upTo(Long.MAX_VALUE, third - 1)))
        .contains(new SelectedSnapshot(saved.get(1), "s-12"));
    assertThat(store().load(id, upTo(Long.MAX_VALUE, 100))).isEmpty();

    assertThat(store().load(id, SnapshotSelectionCriteria.create(13, Long.MAX_VALUE, 0, third)))
        .contains(new SelectedSnapshot(saved.get(2), "s-13"));
    assertThat(store().load(id, SnapshotSelectionCriteria.create(13, Long.MAX_VALUE, 0, third + 1)))
        .isEmpty();
  }

  @Test
  @DisplayName("selects by sequence number and time together")
  default void selectsByBoth() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    long third = saved.get(2).timestamp();
    assertThat(store().load(id, upTo(13, third)))
        .contains(new SelectedSnapshot(saved.get(2), "s-13"));
    assertThat(store().load(id, upTo(Long.MAX_VALUE, third), 13))
        .contains(new SelectedSnapshot(saved.get(2), "s-13"));
    assertThat(store().load(id, upTo(12, third)))
        .contains(new SelectedSnapshot(saved.get(1), "s-12"));
    assertThat(store().load(id, SnapshotSelectionCriteria.create(15, third, 14, 0))).isEmpty();
  }

  @Test
  @DisplayName("loads nothing for criteria that match nothing")
  default void matchesNothing() {
    String id = newId();
    saveFive(id);
    assertThat(store().load(id, SnapshotSelectionCriteria.none())).isEmpty();
  }

  @Test
  @DisplayName("replaces a snapshot of the same sequence number")
  default void overwrites() {
    String id = newId();
    saveFive(id);
    SnapshotMetadata again = store().save(id, 15, "s-15 again");
    assertThat(store().load(id)).contains(new SelectedSnapshot(again, "s-15 again"));
    store().delete(id, upTo(15, again.timestamp() - 1));
    assertThat(numbersOf(id)).containsExactly(15L);
    store().delete(again);
    assertThat(store().load(id)).as("the one that was replaced is not there either").isEmpty();
  }

  @Test
  @DisplayName("deletes one by its sequence number, with or without its time")
  default void deletesOne() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    SnapshotMetadata third = SnapshotMetadata.apply(id, 13);
    TestKit listener = new TestKit(system());
    system().eventStream().subscribe(listener.getRef(), DeleteSnapshot.class);
    store().delete(third);
    assertThat(listener.expectMsgClass(JournalProbe.ANSWER_MAX, DeleteSnapshot.class).metadata())
        .isEqualTo(third);
    system().eventStream().unsubscribe(listener.getRef());
    assertThat(store().load(id, upTo(13, saved.get(2).timestamp())))
        .contains(new SelectedSnapshot(saved.get(1), "s-12"));
    assertThat(numbersOf(id)).containsExactly(11L, 12L, 14L, 15L);

    store().delete(saved.getLast());
    assertThat(store().load(id)).contains(new SelectedSnapshot(saved.get(3), "s-14"));
  }

  @Test
  @DisplayName("deletes all up to a sequence number and a time")
  default void deletesByCriteria() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    SnapshotSelectionCriteria criteria = upTo(13, saved.get(2).timestamp());
    TestKit listener = new TestKit(system());
    system().eventStream().subscribe(listener.getRef(), DeleteSnapshots.class);
    store().delete(id, criteria);
    assertThat(listener.expectMsgClass(JournalProbe.ANSWER_MAX, DeleteSnapshots.class))
        .isEqualTo(new DeleteSnapshots(id, criteria));
    system().eventStream().unsubscribe(listener.getRef());
    assertThat(store().load(id, criteria)).isEmpty();
    assertThat(store().load(id, upTo(14, saved.get(3).timestamp())))
        .contains(new SelectedSnapshot(saved.get(3), "s-14"));
    assertThat(numbersOf(id)).containsExactly(14L, 15L);
  }

  @Test
  @DisplayName("deletes none that is later than the time given")
  default void sparesTheLater() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    store().delete(id, upTo(14, saved.get(3).timestamp() - 1));
    assertThat(store().load(id, upTo(14, saved.get(3).timestamp())))
        .contains(new SelectedSnapshot(saved.get(3), "s-14"));
    assertThat(numbersOf(id)).containsExactly(14L, 15L);
  }

  @Test
  @DisplayName("deletes from a lower sequence number and time on")
  default void deletesFromBelow() {
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    store().delete(id, SnapshotSelectionCriteria.create(14, Long.MAX_VALUE, 13, 0));
    assertThat(numbersOf(id)).containsExactly(11L, 12L, 15L);
    store()
        .delete(
            id,
            SnapshotSelectionCriteria.create(
                Long.MAX_VALUE, Long.MAX_VALUE, 0, saved.get(1).timestamp()));
    assertThat(numbersOf(id)).containsExactly(11L);
  }

  @Test
  @DisplayName("deletes all")
  default void deletesAll() {
    String id = newId();
    saveFive(id);
    store().delete(id, SnapshotSelectionCriteria.latest());
    assertThat(store().load(id)).isEmpty();
    SnapshotMetadata saved = store().save(id, 12, "s-12 again");
    assertThat(store().load(id)).contains(new SelectedSnapshot(saved, "s-12 again"));
  }

  @Test
  @DisplayName("is content to delete what is not there")
  default void deletesWhatIsMissing() {
    String id = newId();
    store().delete(SnapshotMetadata.apply(id, 13));
    store().delete(id, SnapshotSelectionCriteria.latest());
    saveFive(id);
    store().delete(SnapshotMetadata.apply(id, 7));
    store().delete(id, upTo(7));
    store().delete(id, SnapshotSelectionCriteria.none());
    assertThat(numbersOf(id)).containsExactly(11L, 12L, 13L, 14L, 15L);
  }

  @Test
  @DisplayName("takes any text for a persistence id, and never mixes two")
  default void keepsIdsApart() {
    List<String> ids = TestingIds.alike(newId());
    ids.forEach(id -> store().save(id, 1, "of " + id));
    for (int i = 0; i < ids.size(); i += 2) {
      store().delete(ids.get(i), SnapshotSelectionCriteria.latest());
    }
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      var loaded = store().load(id);
      assertThat(loaded.isPresent()).as(id).isEqualTo(i % 2 == 1);
      loaded.ifPresent(
          found -> {
            assertThat(found.metadata().persistenceId()).isEqualTo(id);
            assertThat(found.snapshot()).isEqualTo("of " + id);
          });
    }
  }

  @Test
  @DisplayName("keeps persistence ids apart that no encoding can tell, or refuses them")
  default void keepsBrokenIdsApart() {
    // Halves of a surrogate pair have no bytes in UTF-8; encoders write a question mark.
    String stem = newId();
    List<String> ids = List.of(stem + "\ud83e", stem + "\udea8", stem + "?");
    List<String> saved =
        ids.stream().filter(id -> store().canSave(id, 1, "number " + ids.indexOf(id))).toList();
    assertThat(saved).as("an id that is text like any other").contains(stem + "?");
    for (String id : ids) {
      assertThat(store().load(id).map(SelectedSnapshot::snapshot))
          .isEqualTo(Optional.of("number " + ids.indexOf(id)).filter(_ -> saved.contains(id)));
    }
  }

  @Test
  @DisplayName("knows snapshots and deletions after a restart")
  default void survivesRestart() {
    assumeTrue(supportsRestart(), "what is stored ends with the actor system");
    String id = newId();
    List<SnapshotMetadata> saved = saveFive(id);
    store().delete(saved.get(4));
    restart();
    assertThat(store().load(id)).contains(new SelectedSnapshot(saved.get(3), "s-14"));
    assertThat(numbersOf(id)).containsExactly(11L, 12L, 13L, 14L);
    store().delete(id, upTo(13));
    assertThat(numbersOf(id)).containsExactly(14L);
  }
}
