package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.cairn.journal.StoredCauses.StoredEvent;
import dev.cairn.journal.TestingEvent.StoneLaid;
import dev.cairn.journal.TestingPile.Answer;
import dev.cairn.journal.TestingPile.Command;
import dev.cairn.journal.TestingPile.Lay;
import dev.cairn.journal.TestingPile.Stones;
import dev.cairn.journal.TestingPile.Tell;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("An entity")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OnCommandBehaviorTest {
  private static final Cause ANN = Cause.ofRequest("1", "ann");
  private static final Cause BOB = Cause.ofRequest("2", "bob");
  private static final ActorTestKit ACTORS =
      ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  private static EventSourcedBehaviorTestKit<Command, StoneLaid, Stones> pile(String id) {
    return EventSourcedBehaviorTestKit.create(
        ACTORS.system(),
        TestingPile.create(id),
        EventSourcedBehaviorTestKit.enabledSerializationSettings().withVerifyEquality(true));
  }

  private static Optional<Cause> lay(
      EventSourcedBehaviorTestKit<Command, StoneLaid, Stones> pile, String names, Cause cause) {
    return pile.<Answer>runCommand(replyTo -> new Lay(names, cause, replyTo)).reply().cause();
  }

  private static Optional<Cause> newest(
      EventSourcedBehaviorTestKit<Command, StoneLaid, Stones> pile) {
    return pile.<Answer>runCommand(replyTo -> new Tell(BOB, replyTo)).reply().cause();
  }

  @Test
  @DisplayName("stores each event with the cause of its command")
  void storesCauses() throws Exception {
    var pile = pile("pile|1");
    lay(pile, "a b", ANN);
    lay(pile, "c", BOB);
    assertThat(StoredCauses.of(ACTORS.system(), "pile|1"))
        .extracting(StoredEvent::id, StoredEvent::cause)
        .containsExactly(
            tuple("pile|1/1", Optional.of(ANN)),
            tuple("pile|1/2", Optional.of(ANN)),
            tuple("pile|1/3", Optional.of(BOB)));
  }

  @Test
  @DisplayName("hands on an event as the cause of what follows, with the name of who asked")
  void handsOn() {
    var pile = pile("pile|2");
    assertThat(lay(pile, "a b", ANN)).contains(new Cause("pile|2/2", "ann"));
    assertThat(lay(pile, "c d e", BOB)).contains(new Cause("pile|2/5", "bob"));
  }

  @Test
  @DisplayName("knows after a restart who asked for its newest event")
  void afterRestart() {
    var pile = pile("pile|3");
    assertThat(newest(pile)).isEmpty();
    lay(pile, "a", BOB);
    lay(pile, "b", ANN);
    assertThat(pile.restart().state().names()).containsExactly("a", "b");
    assertThat(newest(pile)).contains(new Cause("pile|3/2", "ann"));
  }
}
