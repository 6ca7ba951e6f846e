package dev.cairn.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An actor system with the configuration that docs/journal.md shows")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DocumentedPluginsTest {
  private static final Pattern BLOCK =
      Pattern.compile("## Reading it.*?```hocon\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  @DisplayName("stores events and snapshots in that directory, recovers from them and reads them")
  void works() throws IOException {
    Config config = documented();
    for (int run = 1; run <= 2; run++) {
      ActorTestKit actors = ActorTestKit.create("Shop", config);
      try (Journal journal = Journal.open(config)) {
        TestProbe<Done> done = actors.createTestProbe();
        ActorRef<TestingBasket.Put> basket = actors.spawn(new TestingBasket("1"));
        basket.tell(new TestingBasket.Put("pear " + run, done.getRef()));
        done.receiveMessage(Duration.ofMinutes(1));
        LevelDbReadJournal queries =
            PersistenceQuery.get(actors.system())
                .getReadJournalFor(LevelDbReadJournal.class, LevelDbReadJournal.IDENTIFIER);
        Source<EventEnvelope, ?> pears = queries.eventsByTag("pear", Offset.noOffset()).take(run);
        assertThat(new TestingStream<>(actors.system(), pears).rest())
            .extracting(EventEnvelope::event, EventEnvelope::sequenceNr)
            .endsWith(tuple("pear " + run, (long) run));
        awaitSnapshot(journal, run);
      } finally {
        actors.shutdownTestKit();
      }
    }
    assertThat(directory.resolve("checkpoints")).exists();
  }

  private static void awaitSnapshot(Journal journal, long sequenceNr) {
    while (!Snapshots.numbers(journal.store().database(), "basket|1").contains(sequenceNr)) {
      assertThat(Thread.interrupted()).as("out of time").isFalse();
      Thread.onSpinWait();
    }
  }

  private Config documented() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/journal.md")));
    assertThat(block.find()).isTrue();
    Config shown = ConfigFactory.parseString(block.group(1));
    assertThat(shown.getString("cairn.journal.leveldb.dir")).isNotBlank();
    return ConfigFactory.parseString("cairn.journal.leveldb.dir = \"%s\"".formatted(directory))
        .withFallback(shown)
        .withFallback(ConfigFactory.load());
  }
}
