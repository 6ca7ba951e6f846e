package dev.cairn.build;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildFailed;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.BuildSucceeded;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.PackagesMade;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.PhaseFinished;
import dev.cairn.build.BuildEvent.PhaseStarted;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.journal.StoredFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A stored build event")
class BuildEventFormatTest extends StoredFormat<BuildEvent> {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final PackageFile JQ =
      new PackageFile("jq-1.7.1-1-x86_64.pkg.tar.zst", 123_456, "ab".repeat(32));

  BuildEventFormatTest() {
    super(BuildEvent.class);
  }

  @Override
  protected Stream<BuildEvent> samples() {
    return Stream.of(
        new BuildQueued(
            NOON,
            "run-1",
            new Identity("jq", "textproc/jq", "1.7.1-1", "static", "fp", "c0ffee", "options"),
            Purpose.TEST,
            2,
            List.of("never built"),
            Map.of("oniguruma", new DependencyUsed("6.9.8-1", "build-7")),
            "ann"),
        new BuildAssigned(
            NOON,
            "node/0",
            "Debian 12, gcc 12.2.0",
            Map.of("LANG", "C.UTF-8"),
            List.of("makepkg", "--nodeps"),
            "builds/build-8.log"),
        new PhaseStarted(NOON, Phase.CHECK),
        new PhaseFinished(NOON, Phase.CHECK, Duration.ofMillis(1_500)),
        new PackagesMade(NOON, List.of(JQ)),
        new BuildSucceeded(NOON, Duration.ofSeconds(61), List.of(JQ)),
        new BuildFailed(NOON, Duration.ofSeconds(9), Phase.BUILD, "make: *** Error 2"),
        new BuildCancelled(NOON, "ann"),
        new BuildInterrupted(NOON, "the node ended"));
  }
}
