package dev.cairn.journal;

import static dev.cairn.journal.TestingAudit.NOT_ALIVE;
import static dev.cairn.journal.TestingAudit.piles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.journal.ReplayReport.Comparison;
import dev.cairn.journal.ReplayReport.Finding;
import dev.cairn.journal.TestingEvent.DayEnded;
import dev.cairn.journal.TestingPile.Stones;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A replay")
class JournalReplayTest {
  private static final ActorTestKit ACTORS = ActorTestKit.create();
  private static final Cause ANN = Cause.ofRequest("1", "ann");

  @TempDir Path directory;
  private TestingJournal journal;
  private TestingAudit piles;

  @BeforeEach
  void open() {
    journal = new TestingJournal(directory.resolve("journal"));
    piles = new TestingAudit(journal, ACTORS);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  private static Stones stones(String... names) {
    return new Stones(List.of(names));
  }

  /** A state without equals. */
  private static final class Heap {
    private final int size;

    Heap(int size) {
      this.size = size;
    }
  }

  private static Finding only(ReplayReport report) {
    assertThat(report.isClean()).isFalse();
    assertThat(report.findings()).hasSize(1);
    return report.findings().getFirst();
  }

  @Test
  @DisplayName("gives at each sequence number the fold of the events up to it")
  void eachState() {
    int count = 450;
    List<String> names = IntStream.rangeClosed(1, count).mapToObj(n -> "s" + n).toList();
    piles.lay("pile|a", ANN, names.toArray(String[]::new));
    JournalAudit audit = piles.audit();
    for (int number = 0; number <= count; number++) {
      ReplayedEntity entity = audit.entity("pile|a", AuditPoint.after(number));
      assertThat(entity.sequenceNr()).isEqualTo(number);
      assertThat(entity.state()).isEqualTo(StoredJson.of(new Stones(names.subList(0, number))));
      assertThat(entity.newestSequenceNr()).isEqualTo(count);
    }
  }

  @Test
  @DisplayName("gives the state at a time, the instant of an event included")
  void atATime() {
    piles.lay("pile|a", ANN, "first");
    journal.wait(Duration.ofMinutes(1));
    piles.lay("pile|a", ANN, "second");
    JournalAudit audit = piles.audit();
    assertThat(
            List.of(-1, 0, 59, 60, 99).stream()
                .map(seconds -> AuditPoint.at(TestingJournal.NOON.plusSeconds(seconds)))
                .map(point -> audit.entity("pile|a", point).sequenceNr()))
        .containsExactly(0L, 1L, 1L, 2L, 2L);
  }

  @Test
  @DisplayName(
      "finds nothing where folds are pure and snapshots fit, and says what it has not seen")
  void clean() throws Exception {
    piles.lay("pile|a", ANN, "1", "2", "3");
    piles.lay("pile|b", ANN, "1");
    piles.lay("other|c", ANN, "1");
    piles.snapshot("pile|a", 2, stones("1", "2"));
    JournalAudit audit =
        piles.audit(
            piles(TestingAudit::fold),
            id ->
                CompletableFuture.completedFuture(
                    id.equals("pile|b") ? Optional.of(stones("1")) : Optional.empty()));
    assertThat(audit.replay(""))
        .isEqualTo(
            new ReplayReport(
                2, 4, 1, 1, new java.util.TreeMap<>(Map.of("other", 1L)), List.of(), 0));
    assertThat(audit.replay("pile|b").entities()).isEqualTo(1);
  }

  @Test
  @DisplayName("finds a fold that counts its calls, and the first event at which it does")
  void countsCalls() throws Exception {
    piles.lay("pile|a", ANN, "1", "2", "counted", "4", "5");
    piles.lay("pile|b", ANN, "1", "2");
    AtomicInteger calls = new AtomicInteger();
    ReplayReport report =
        piles
            .audit(
                piles(
                    (state, laid) ->
                        laid.name().equals("counted")
                            ? stones("call " + calls.incrementAndGet())
                            : TestingAudit.fold(state, laid)),
                NOT_ALIVE)
            .replay("");
    Finding finding = only(report);
    assertThat(finding.entity()).isEqualTo("pile|a");
    assertThat(finding.sequenceNr()).isEqualTo(3);
    assertThat(finding.comparison()).isEqualTo(Comparison.TWICE);
    assertThat(finding.message())
        .isEqualTo("two folds of the same events differ: names is [\"call 1\"] and [\"call 2\"]");
  }

  @Test
  @DisplayName("finds states that read the same and are not equal")
  void withoutEquals() throws Exception {
    piles.lay("pile|a", ANN, "1");
    EntityFold<Heap, TestingEvent> fold =
        new EntityFold<>(
            "pile",
            Heap.class,
            TestingEvent.class,
            new Heap(0),
            (heap, _) -> new Heap(heap.size + 1));
    assertThat(only(piles.audit(fold, NOT_ALIVE).replay("")).message())
        .contains("they read the same and are not equal");
  }

  @Test
  @DisplayName("finds a fold that throws and an event of another type, each with its number")
  void throwing() throws Exception {
    piles.lay("pile|a", ANN, "1", "2");
    piles.store("pile|b", 1, ANN, new DayEnded(Duration.ofHours(8)));
    List<Finding> findings =
        new ArrayList<>(
            piles
                .audit(
                    piles(
                        (state, laid) -> {
                          if (laid.name().equals("2")) {
                            throw new IllegalStateException("too heavy");
                          }
                          return state;
                        }),
                    NOT_ALIVE)
                .replay("")
                .findings());
    assertThat(findings)
        .extracting(Finding::entity, Finding::sequenceNr, Finding::comparison)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("pile|a", 2L, Comparison.FOLD),
            org.assertj.core.api.Assertions.tuple("pile|b", 1L, Comparison.FOLD));
    assertThat(findings.getFirst().message()).contains("too heavy");
    assertThat(findings.getLast().message()).contains("DayEnded is no StoneLaid");
  }

  @Test
  @DisplayName("finds a snapshot that is not the fold of the events before it")
  void wrongSnapshot() throws Exception {
    piles.lay("pile|a", ANN, "1", "2", "3");
    piles.snapshot("pile|a", 2, stones("1", "forged"));
    Finding finding = only(piles.audit().replay(""));
    assertThat(finding.sequenceNr()).isEqualTo(2);
    assertThat(finding.comparison()).isEqualTo(Comparison.SNAPSHOT);
    assertThat(finding.message()).contains("[\"2\"] and [\"forged\"]");
  }

  @Test
  @DisplayName("finds a snapshot that stands behind the newest event")
  void snapshotBehind() throws Exception {
    piles.lay("pile|a", ANN, "1");
    piles.snapshot("pile|a", 2, stones("1", "2"));
    assertThat(only(piles.audit().replay("")).message())
        .isEqualTo("the snapshot stands behind the newest event, 1");
  }

  @Test
  @DisplayName("begins at a snapshot where retention has removed events, and says where none is")
  void retention() throws Exception {
    piles.lay("pile|a", ANN, "1", "2", "3");
    piles.snapshot("pile|a", 2, stones("1", "2"));
    piles.lay("pile|b", ANN, "1", "2");
    piles.removeBody(1);
    JournalAudit audit = piles.audit();
    assertThat(audit.replay("").isClean()).isTrue();
    JsonNode state = audit.entity("pile|a", AuditPoint.NEWEST).state();
    assertThat(state).isEqualTo(StoredJson.of(stones("1", "2", "3")));
    piles.removeBody(5);
    assertThat(only(audit.replay("")).message())
        .isEqualTo("event 2 was removed by retention, and no snapshot stands behind it");
    assertThatThrownBy(() -> audit.entity("pile|a", AuditPoint.after(1)))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "pile|a cannot be replayed: event 1 was removed by retention, and no snapshot stands"
                + " behind it");
  }

  @Test
  @DisplayName("finds an event that cannot be read, and goes on with the next entity")
  void damaged() throws Exception {
    piles.lay("pile|a", ANN, "1", "2", "3");
    piles.lay("pile|b", ANN, "1");
    piles.damage(2);
    ReplayReport report = piles.audit().replay("");
    assertThat(only(report).sequenceNr()).isEqualTo(2);
    assertThat(report.entities()).isEqualTo(2);
  }

  @Test
  @DisplayName("finds a live entity that has missed its last events, and one that is another")
  void live() throws Exception {
    piles.lay("pile|a", ANN, "1", "2", "3");
    piles.lay("pile|b", ANN, "1");
    JournalAudit audit =
        piles.audit(
            piles(TestingAudit::fold),
            id ->
                CompletableFuture.completedFuture(
                    Optional.of(id.equals("pile|a") ? stones("1") : stones("other"))));
    List<Finding> findings = audit.replay("").findings();
    assertThat(findings).extracting(Finding::comparison).containsOnly(Comparison.LIVE);
    assertThat(findings).extracting(Finding::sequenceNr).containsExactly(2L, 1L);
    assertThat(findings.getFirst().message())
        .startsWith("it answers with its state after event 1;");
  }

  @Test
  @DisplayName("accepts the answer of a live entity that stores events while it is asked")
  void livelyEntity() throws Exception {
    piles.lay("pile|a", ANN, "1");
    JournalAudit audit =
        piles.audit(
            piles(TestingAudit::fold),
            _ -> {
              piles.lay("pile|a", ANN, "2", "3");
              return CompletableFuture.completedFuture(Optional.of(stones("1", "2")));
            });
    assertThat(audit.replay("").findings()).isEmpty();
  }

  @Test
  @DisplayName("says that nobody knows the state of an entity of an unknown type")
  void unknownType() {
    piles.lay("other|c", ANN, "1");
    assertThatThrownBy(() -> piles.audit().entity("other|c", AuditPoint.NEWEST))
        .hasMessage(
            "other|c has events and no state: nothing is known of the type 'other', only of pile");
  }
}
