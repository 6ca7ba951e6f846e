package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.eventstream.EventStream;
import dev.cairn.build.RunEvent.StopRequested;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The writer of result logs")
@Timeout(60)
class RunLogTest {

  @Test
  @DisplayName("hears what is announced on the event stream")
  void listens(@TempDir Path logs) {
    ActorTestKit kit = ActorTestKit.create();
    try {
      kit.spawn(RunLog.create(logs, List::of));
      kit.createTestProbe()
          .awaitAssert(
              Duration.ofSeconds(30),
              () -> {
                // Subscribing takes a moment: announced until it is heard.
                Announcement stop =
                    new Announcement("run|r1", new StopRequested(Instant.EPOCH, true, "alice"));
                kit.system().eventStream().tell(new EventStream.Publish<>(stop));
                assertThat(logs.resolve("00_last_results.log"))
                    .content()
                    .contains("STOP        now, alice");
                return stop;
              });
    } finally {
      kit.shutdownTestKit();
    }
  }
}
