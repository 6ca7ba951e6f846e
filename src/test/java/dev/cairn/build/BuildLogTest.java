package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.build.BuildEvent.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log of a build")
class BuildLogTest {
  @TempDir Path logs;

  private final Deque<Instant> times =
      new ArrayDeque<>(
          List.of(
              Instant.parse("2026-11-20T12:00:00Z"),
              Instant.parse("2026-11-20T12:00:01Z"),
              Instant.parse("2026-11-20T13:02:03Z"),
              Instant.parse("2026-11-20T13:02:03Z")));
  private final InstantSource clock =
      () -> times.size() > 1 ? times.removeFirst() : times.getFirst();

  @Test
  @DisplayName("has a head, a banner per phase and a trailer")
  void layout() throws IOException {
    try (BuildLog log = BuildLog.open(logs, "b1", "apps/hello", clock, 1 << 20)) {
      log.head(List.of("Package    apps/hello 1.0-1"));
      log.phase(Phase.BUILD);
      log.line("gcc hello.c");
      log.end("FAILED", "build: error: x");
    }
    assertThat(Files.readString(logs.resolve("builds/b1.log")))
        .isEqualTo(
            """
            Package    apps/hello 1.0-1

            -- Phase: build ------------------------------------------------------- 12:00:01
            gcc hello.c

            -- Result: FAILED ----------------------------------------------------- 13:02:03
            build: error: x
            TOTAL TIME 01:02:03
            """);
  }

  @Test
  @DisplayName("is found under the name of its recipe when it is the newest")
  void newest() throws IOException {
    for (String id : List.of("b1", "b2")) {
      try (BuildLog log = BuildLog.open(logs, id, "apps/hello", clock, 1 << 20)) {
        log.line("this is " + id);
      }
    }
    assertThat(logs.resolve("apps___hello.log")).hasContent("this is b2");
    assertThat(logs.resolve("builds/b1.log")).hasContent("this is b1");
  }

  @Test
  @DisplayName("is cut when it is too long, and still says how the build ended")
  void cut() throws IOException {
    try (BuildLog log = BuildLog.open(logs, "b1", "hello", clock, 20)) {
      log.line("0123456789");
      log.line("0123456789");
      log.line("0123456789");
      log.end("SUCCEEDED", "");
    }
    assertThat(Files.readAllLines(logs.resolve("hello.log")))
        .containsSubsequence("0123456789", "[the log is cut here: it may have 20 bytes]")
        .containsOnlyOnce("0123456789")
        .anyMatch(line -> line.startsWith("-- Result: SUCCEEDED"));
  }

  @Test
  @DisplayName("does not leave the directory, whatever the recipe is called")
  void names() {
    assertThat(BuildLog.newestName("../../etc/pass wd\n"))
        .isEqualTo("..___..___etc___pass_wd_.log");
  }

  @Test
  @DisplayName("gives durations with as many hours as it takes")
  void clockTime() {
    assertThat(BuildLog.clockTime(Duration.ofHours(123).plusSeconds(61))).isEqualTo("123:01:01");
    assertThat(BuildLog.clockTime(Duration.ofSeconds(-1))).isEqualTo("00:00:00");
  }
}
