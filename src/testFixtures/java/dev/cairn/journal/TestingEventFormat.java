package dev.cairn.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The format test of {@link TestingEvent}, which the test of {@link StoredFormat} runs by hand. */
final class TestingEventFormat extends StoredFormat<TestingEvent> {

  private static final Config BINDINGS =
      ConfigFactory.parseString(
              """
              akka.actor.serialization-bindings { "dev.cairn.journal.Stored" = jackson-cbor }
              akka.serialization.jackson.migrations {
                "dev.cairn.journal.TestingEvent$DayEnded" =
                  "dev.cairn.journal.TestingDayEndedMigration"
              }
              """)
          .withFallback(ConfigFactory.load());

  private final List<TestingEvent> samples;

  TestingEventFormat(Path goldenFiles, boolean accept, TestingEvent... samples) {
    super(TestingEvent.class, goldenFiles, BINDINGS, accept);
    this.samples = List.of(samples);
  }

  @Override
  protected Stream<TestingEvent> samples() {
    return samples.stream();
  }
}
