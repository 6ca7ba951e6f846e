package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import dev.cairn.journal.AuditEntry.EventName;
import dev.cairn.journal.TestingEvent.DayEnded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An audit")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalAuditTest {
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

  private static List<String> ids(AuditPage page) {
    return page.entries().stream().map(AuditEntry::id).toList();
  }

  private static AuditFilter filter(
      String entity, String kind, Optional<Instant> since, Optional<Instant> until) {
    return new AuditFilter(
        Optional.of(entity).filter(id -> !id.isEmpty()),
        kind.isEmpty() ? Set.of() : Set.of(kind),
        Optional.of("all"),
        since,
        until);
  }

  private void plantThreeMinutes() {
    piles.lay("pile|a", ANN, "1");
    piles.lay("pile|ab", ANN, "1");
    journal.wait(Duration.ofMinutes(1));
    piles.store("pile|a", 2, ANN, new DayEnded(Duration.ofHours(8)));
    journal.wait(Duration.ofMinutes(1));
    piles.lay("pile|a", ANN, "3");
  }

  @Test
  @DisplayName("finds events by entity, by how its id begins, by kind, tag and time")
  void filters() {
    plantThreeMinutes();
    JournalAudit audit = piles.audit();
    Optional<Instant> minute = Optional.of(TestingJournal.NOON.plusSeconds(60));
    Optional<Instant> always = Optional.empty();
    for (Map.Entry<AuditFilter, List<String>> asked :
        Map.of(
                filter("pile|a", "", always, always),
                List.of("pile|a/1", "pile|a/2", "pile|a/3"),
                filter("pile|a*", "stonelaid", always, always),
                List.of("pile|a/1", "pile|ab/1", "pile|a/3"),
                filter("", "DayEnded", always, always),
                List.of("pile|a/2"),
                filter("", "", minute, always),
                List.of("pile|a/2", "pile|a/3"),
                filter("", "", always, minute),
                List.of("pile|a/1", "pile|ab/1", "pile|a/2"),
                filter("pile|a", "", minute, minute),
                List.of("pile|a/2"),
                filter("pile|x", "", always, always),
                List.<String>of())
            .entrySet()) {
      assertThat(ids(audit.events(asked.getKey(), 0, 9)))
          .as("%s", asked.getKey())
          .isEqualTo(asked.getValue());
      assertThat(ids(audit.newestEvents(asked.getKey(), 9)))
          .as("newest %s", asked.getKey())
          .isEqualTo(asked.getValue());
    }
    AuditFilter blue =
        new AuditFilter(
            Optional.empty(), Set.of(), Optional.of("blue"), Optional.empty(), Optional.empty());
    assertThat(audit.events(blue, 0, 9).entries()).isEmpty();
  }

  @Test
  @DisplayName("gives the same in parts as in one")
  void parts() {
    for (int number = 1; number <= 7; number++) {
      piles.lay("pile|a", ANN, "a" + number);
      piles.lay("pile|b", ANN, "b" + number);
    }
    JournalAudit audit = piles.audit();
    for (AuditFilter filter : List.of(AuditFilter.ALL, AuditFilter.of("pile|b"))) {
      List<String> all = ids(audit.events(filter, 0, 100));
      assertThat(all).hasSize(filter.entity().isPresent() ? 7 : 14);
      List<String> parts = new ArrayList<>();
      AuditPage page = audit.events(filter, 0, 3);
      parts.addAll(ids(page));
      while (!page.isEnd()) {
        page = audit.events(filter, page.upTo(), 3);
        parts.addAll(ids(page));
      }
      assertThat(parts).isEqualTo(all);
      assertThat(ids(audit.newestEvents(filter, 3)))
          .isEqualTo(all.subList(all.size() - 3, all.size()));
    }
  }

  @Test
  @DisplayName("tells what an event says, with its own names, and the event that its cause names")
  void entry() {
    piles.lay("pile|a", ANN, "1");
    piles.lay("pile|b", Cause.ofEvent("pile|a", 1, "ann"), "1");
    AuditEntry entry = piles.audit().events(AuditFilter.of("pile|b"), 0, 1).entries().getFirst();
    assertThat(entry.kind()).isEqualTo("StoneLaid");
    assertThat(entry.at()).isEqualTo(TestingJournal.NOON);
    assertThat(entry.fields().orElseThrow().toString())
        .isEqualTo("{\"name\":\"1\",\"weightGrams\":1,\"at\":\"1970-01-01T00:00:00Z\",\"on\":[]}");
    assertThat(entry.tags()).containsExactly("all");
    assertThat(entry.causedBy()).contains(new EventName("pile|a", 1, "StoneLaid"));
  }

  @Test
  @DisplayName("finds what events led to, and what that led to")
  void effects() {
    piles.lay("pile|a", ANN, "1");
    piles.lay("pile|b", Cause.ofEvent("pile|a", 1, "ann"), "1", "2");
    piles.lay("pile|c", Cause.ofEvent("pile|b", 2, "ann"), "1");
    piles.lay("pile|d", ANN, "1");
    JournalAudit audit = piles.audit();
    JournalAudit.Effects effects =
        audit.effects(audit.events(AuditFilter.of("pile|a"), 0, 9).entries());
    Map<String, List<String>> ids = new TreeMap<>();
    effects.byId().forEach((id, all) -> ids.put(id, all.stream().map(AuditEntry::id).toList()));
    assertThat(ids)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "pile|a/1",
                List.of("pile|b/1", "pile|b/2"),
                "pile|b/1",
                List.of(),
                "pile|b/2",
                List.of("pile|c/1"),
                "pile|c/1",
                List.of()));
    assertThat(effects.isComplete()).isTrue();
  }

  @Test
  @DisplayName("tells in its place what is damaged, missing, removed or of a class that is gone")
  void damaged() {
    piles.lay("pile|a", ANN, "1", "2", "3", "4", "5");
    journal.store(
        TestingJournal.write(
            "pile|a",
            new NewEvent(
                6,
                "writer",
                "",
                33,
                "dev.cairn.journal.Gone",
                List.of(),
                new EventRecord.Body(new byte[] {1}, Optional.empty()))));
    piles.damage(2);
    piles.removeBody(3);
    journal.store().change((batch, _) -> batch.delete(Keys.event(4))).join();
    JournalAudit audit = piles.audit();
    for (AuditFilter filter : List.of(AuditFilter.ALL, AuditFilter.of("pile|a"))) {
      List<AuditEntry> entries = audit.events(filter, 0, 9).entries();
      assertThat(entries).extracting(AuditEntry::offset).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(entries)
          .extracting(entry -> entry.problem().orElse("-").replaceFirst(": not an.*", ""))
          .satisfiesExactly(
              whole -> assertThat(whole).isEqualTo("-"),
              damaged -> assertThat(damaged).endsWith("event 2"),
              removed ->
                  assertThat(removed).isEqualTo("event 3 of pile|a was removed by retention"),
              missing -> assertThat(missing).endsWith("event 4 is missing"),
              whole -> assertThat(whole).isEqualTo("-"),
              gone -> assertThat(gone).contains("dev.cairn.journal.Gone cannot be read"));
      assertThat(ids(audit.newestEvents(filter, 2))).containsExactly("pile|a/5", "pile|a/6");
    }
  }

  @Test
  @DisplayName("goes on with what is stored while it is followed")
  void follows() throws Exception {
    piles.lay("pile|a", ANN, "1", "2");
    var queue =
        piles
            .audit()
            .follow(AuditFilter.of("pile|a"), 1)
            .map(AuditEntry::id)
            .toMat(Sink.queue(), Keep.right())
            .run(ACTORS.system());
    assertThat(queue.pull().toCompletableFuture().get()).contains("pile|a/2");
    var next = queue.pull().toCompletableFuture();
    piles.lay("pile|b", ANN, "1");
    piles.lay("pile|a", ANN, "3");
    assertThat(next.get()).contains("pile|a/3");
    queue.cancel();
  }

  @Test
  @DisplayName("lists entities by how their ids begin")
  void entities() {
    piles.lay("pile|a", ANN, "1");
    piles.lay("pile|ab", ANN, "1");
    piles.lay("pile|b", ANN, "1");
    JournalAudit audit = piles.audit();
    assertThat(audit.entities("pile|a", 9)).containsExactly("pile|a", "pile|ab");
    assertThat(audit.entities("", 2)).containsExactly("pile|a", "pile|ab");
    assertThat(audit.entities("x", 2)).isEmpty();
    assertThat(audit.exists("pile|")).isFalse();
  }

  @Test
  @DisplayName("tells how two states differ, field by field")
  void differences() {
    record Inner(int x, Optional<String> word) {}
    record Outer(Inner inner, Set<String> names, Map<String, Inner> all) {}
    var before = new Outer(new Inner(1, Optional.empty()), Set.of("a", "b"), Map.of());
    var after =
        new Outer(
            new Inner(2, Optional.of("w")),
            Set.of("b", "c"),
            Map.of("k", new Inner(3, Optional.empty())));
    assertThat(JsonDifference.between(StoredJson.of(before), StoredJson.of(after)))
        .extracting(
            one ->
                String.join(".", one.path())
                    + ": "
                    + one.before().map(Object::toString).orElse("-")
                    + " "
                    + one.after().map(Object::toString).orElse("-"))
        .containsExactly(
            "all.k: - {\"x\":3}", "inner.word: - \"w\"", "inner.x: 1 2", "names: [\"a\"] [\"c\"]");
  }
}
