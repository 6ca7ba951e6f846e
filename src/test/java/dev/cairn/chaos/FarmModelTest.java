package dev.cairn.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.chaos.Fact.Assigned;
import dev.cairn.chaos.Fact.Attempted;
import dev.cairn.chaos.Fact.Ended;
import dev.cairn.chaos.Fact.Finished;
import dev.cairn.chaos.Fact.Made;
import dev.cairn.chaos.Fact.Planned;
import dev.cairn.chaos.Fact.Queued;
import dev.cairn.chaos.Fact.Requeued;
import dev.cairn.chaos.Fact.Settled;
import dev.cairn.chaos.Fact.Succeeded;
import dev.cairn.chaos.FarmHistory.Death;
import dev.cairn.chaos.Operation.Outcome;
import dev.cairn.chaos.Operation.Request;
import dev.cairn.chaos.Operation.Seeing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The model of a farm to which bad things are done")
class FarmModelTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final String LOST = "its worker was lost";

  private final List<Entry> journal = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final List<Death> deaths = new ArrayList<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private List<String> packages = List.of("lib");
  private boolean complete = true;

  /** One event a second, the first one second after noon. */
  private void stored(String entity, Fact... facts) {
    for (Fact fact : facts) {
      long offset = journal.size() + 1L;
      journal.add(
          new Entry(
              offset,
              NOON.plusSeconds(offset),
              entity,
              numbers.merge(entity, 1L, Long::sum),
              fact.getClass().getSimpleName(),
              fact));
    }
  }

  private void promised(String name) {
    operations.add(
        new Operation(
            "client",
            new Request.Submit(Set.of(name)),
            NOON,
            NOON.plusSeconds(1),
            new Outcome.Taken(Optional.of("r"))));
    stored("run|r", new Planned(Set.of(name)));
  }

  private void begun(String buildId, String worker) {
    stored("run|r", new Attempted("lib", buildId));
    stored("build|" + buildId, new Queued("lib"), new Assigned(worker));
  }

  private void built(String buildId) {
    stored("build|" + buildId, new Made(), new Succeeded());
    stored("run|r", new Settled("lib", buildId, true), new Finished());
  }

  /** A build that worker a loses and worker b carries out. */
  private void builtElsewhere() {
    promised("lib");
    begun("b1", "a/0");
    stored("build|b1", new Ended(true, LOST));
    stored("run|r", new Requeued("lib", "b1"));
    begun("b2", "b/0");
    built("b2");
  }

  private Verdict verdict() {
    return FarmModel.judge(new FarmHistory(operations, deaths, journal, complete, packages));
  }

  private void assertInvalid(String part) {
    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.INVALID);
    assertThat(verdict().findings()).anySatisfy(line -> assertThat(line).contains(part));
  }

  private void assertUnknown(String part) {
    assertThat(verdict().kind()).as("%s", verdict()).isEqualTo(Verdict.Kind.UNKNOWN);
    assertThat(verdict().findings()).anySatisfy(line -> assertThat(line).contains(part));
  }

  private Instant secondsAfterNoon(double seconds) {
    return NOON.plus(Duration.ofMillis((long) (seconds * 1000)));
  }

  private void looked(String client, double from, double to, long... offsets) {
    List<Seeing> seen = new ArrayList<>();
    for (long offset : offsets) {
      seen.add(new Seeing(offset, journal.get((int) offset - 1).key()));
    }
    operations.add(
        new Operation(
            client,
            new Request.Look(),
            secondsAfterNoon(from),
            secondsAfterNoon(to),
            new Outcome.Seen(seen)));
  }

  @Nested
  @DisplayName("finds valid")
  class Valid {
    @Test
    @DisplayName("a build without any fault")
    void plain() {
      promised("lib");
      begun("b1", "a/0");
      built("b1");
      assertThat(verdict()).isEqualTo(new Verdict(Verdict.Kind.VALID, List.of()));
    }

    @Test
    @DisplayName("a build that was interrupted by the death of its worker and built by another")
    void elsewhere() {
      builtElsewhere();
      deaths.add(new Death("a", secondsAfterNoon(4.5)));
      assertThat(verdict()).isEqualTo(new Verdict(Verdict.Kind.VALID, List.of()));
    }

    @Test
    @DisplayName("packages that the controller had when their worker, or itself, died")
    void inTransit() {
      promised("lib");
      begun("b1", "a/0");
      built("b1");
      deaths.add(new Death("a", secondsAfterNoon(4.5)));
      deaths.add(new Death("", secondsAfterNoon(5.5)));
      assertThat(verdict()).isEqualTo(new Verdict(Verdict.Kind.VALID, List.of()));
    }

    @Test
    @DisplayName("requests without an answer, and one for what had been built")
    void withoutAnswer() {
      builtElsewhere();
      Instant later = secondsAfterNoon(60);
      Request again = new Request.Submit(Set.of("lib"));
      operations.add(new Operation("x", again, later, later, new Outcome.Info("reset")));
      operations.add(new Operation("x", again, later, later, new Outcome.Fail("no")));
      operations.add(new Operation("x", again, later, later, new Outcome.Taken(Optional.empty())));
      assertThat(verdict()).isEqualTo(new Verdict(Verdict.Kind.VALID, List.of()));
    }

    @Test
    @DisplayName("clients that see more and more, or the same at the same time")
    void views() {
      builtElsewhere();
      looked("x", 1, 3, 1, 2, 3);
      looked("y", 2, 4, 1, 2);
      looked("x", 4, 5, 2, 3, 4);
      assertThat(verdict()).isEqualTo(new Verdict(Verdict.Kind.VALID, List.of()));
    }
  }

  @Nested
  @DisplayName("finds invalid")
  class Invalid {
    @Test
    @DisplayName("a package that was built twice")
    void twice() {
      builtElsewhere();
      begun("b3", "a/0");
      built("b3");
      assertInvalid("lib was built 2 times");
    }

    @Test
    @DisplayName("a package that was not built by a run that is over")
    void never() {
      promised("lib");
      stored("run|r", new Finished());
      packages = List.of();
      assertInvalid("lib was not built");
    }

    @Test
    @DisplayName("a package that was built and is not in the repository, or twice")
    void repository() {
      builtElsewhere();
      packages = List.of();
      assertInvalid("lib was built 1 times and is published 0 times");
      packages = List.of("lib", "lib");
      assertInvalid("lib was built 1 times and is published 2 times");
    }

    @Test
    @DisplayName("the late result of a worker that had been given up")
    void oldToken() {
      promised("lib");
      begun("b1", "a/0");
      begun("b2", "b/0");
      assertInvalid("attempt b1 at lib was still under way");
      built("b1");
      assertInvalid("the result of attempt b1 at lib was taken after that of attempt b2 at lib");
    }

    @Test
    @DisplayName("packages of an attempt that had ended, or that its run had settled")
    void afterItsEnd() {
      promised("lib");
      begun("b1", "a/0");
      stored("build|b1", new Ended(true, LOST), new Made());
      assertInvalid("attempt b1 at lib had ended with Ended of build|b1/3");
      stored("run|r", new Requeued("lib", "b1"));
      stored("build|b1", new Succeeded());
      assertInvalid("attempt b1 at lib had been settled by its run");
    }

    @Test
    @DisplayName("a recipe that counts as built without packages")
    void withoutPackages() {
      promised("lib");
      begun("b1", "a/0");
      stored("run|r", new Settled("lib", "b1", true), new Finished());
      assertInvalid("lib counts as built without packages");
    }

    @Test
    @DisplayName("an event that is missing in its entity, or in the journal")
    void gaps() {
      builtElsewhere();
      Entry gone = journal.remove(3);
      assertInvalid("offset 4 is missing");
      assertInvalid("event %d of %s is missing".formatted(gone.sequenceNr(), gone.entity()));
    }

    @Test
    @DisplayName("an event at the journal's end that a client had been told of")
    void lost() {
      builtElsewhere();
      looked("x", 50, 51, journal.size());
      Entry gone = journal.removeLast();
      assertInvalid("x was told of Seeing[offset=%d".formatted(gone.offset()));
    }

    @Test
    @DisplayName("an event that changed its place after a client had been told of it")
    void moved() {
      builtElsewhere();
      operations.add(
          new Operation(
              "x",
              new Request.Look(),
              NOON,
              NOON,
              new Outcome.Seen(List.of(new Seeing(2, journal.getFirst().key())))));
      assertInvalid("and it is lost");
    }

    @Test
    @DisplayName("a promise that no run knows of")
    void forgotten() {
      builtElsewhere();
      operations.add(
          new Operation(
              "x",
              new Request.Submit(Set.of("other")),
              NOON,
              NOON,
              new Outcome.Taken(Optional.of("r"))));
      assertInvalid("other was promised to be built, and no run has it");
    }

    @Test
    @DisplayName("a client that sees less than another one before it")
    void views() {
      builtElsewhere();
      looked("x", 1, 2, 1, 2, 3);
      looked("y", 3, 4, 1, 2);
      assertInvalid("y saw the journal up to 2 after x had seen it up to 3");
    }

    @Test
    @DisplayName("a build that failed, or went well, long after its worker had died")
    void deadWorker() {
      builtElsewhere();
      deaths.add(new Death("b", secondsAfterNoon(9.5)));
      assertThat(verdict().kind()).isEqualTo(Verdict.Kind.VALID);
      journal.replaceAll(
          entry ->
              entry.offset() < 10
                  ? entry
                  : new Entry(
                      entry.offset(),
                      entry.at().plus(FarmModel.IN_TRANSIT_MAX),
                      entry.entity(),
                      entry.sequenceNr(),
                      entry.kind(),
                      entry.fact()));
      assertInvalid("attempt b2 at lib was under way when b/0 died, and ended with Succeeded");
    }

    @Test
    @DisplayName("a build that goes on when the controller is back")
    void deadController() {
      promised("lib");
      begun("b1", "a/0");
      deaths.add(new Death("", secondsAfterNoon(4.5)));
      built("b1");
      assertInvalid("attempt b1 at lib was under way when the controller died");
    }
  }

  @Nested
  @DisplayName("cannot tell")
  class Unknown {
    @Test
    @DisplayName("when the journal could not be read to its end")
    void halfRead() {
      builtElsewhere();
      complete = false;
      assertUnknown("the journal could not be read to its end");
    }

    @Test
    @DisplayName("when a run, and a build whose worker died, have not come to their end")
    void unfinished() {
      promised("lib");
      begun("b1", "a/0");
      packages = List.of();
      deaths.add(new Death("a", secondsAfterNoon(4.5)));
      assertUnknown("run r has not come to its end");
      assertUnknown("attempt b1 at lib was under way when its node died, and never ended");
    }

    @Test
    @DisplayName("when no client was promised anything")
    void nothingAsked() {
      builtElsewhere();
      operations.clear();
      assertUnknown("nobody was promised anything");
    }
  }
}
