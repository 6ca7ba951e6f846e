package dev.cairn.build;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.cairn.build.BuildEvent.DependencyUsed;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildRequeued;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.BuildSkipped;
import dev.cairn.build.RunEvent.BuildWithdrawn;
import dev.cairn.build.RunEvent.BuildsRetried;
import dev.cairn.build.RunEvent.IgnoredPackage;
import dev.cairn.build.RunEvent.Needs;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.build.RunEvent.PackagesAdded;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.PriorityChanged;
import dev.cairn.build.RunEvent.Request;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.RunEvent.StopRequested;
import dev.cairn.journal.StoredFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stored run event")
class RunEventFormatTest extends StoredFormat<RunEvent> {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final PlannedBuild JQ =
      new PlannedBuild(
          Plans.identity("jq"),
          "/trees/main/textproc/jq",
          List.of("autoconf"),
          List.of("oniguruma"),
          Map.of("oniguruma", new DependencyUsed("6.9.8-1", "build-7")),
          List.of("recipe changed"),
          Duration.ofSeconds(90),
          3,
          Duration.ofSeconds(60),
          true,
          Optional.empty());
  private static final List<IgnoredPackage> BROKEN =
      List.of(new IgnoredPackage("odd", "recipe is broken: PKGBUILD does not parse"));

  RunEventFormatTest() {
    super(RunEvent.class);
  }

  @Override
  protected Stream<RunEvent> samples() {
    return Stream.of(
        new RunPlanned(NOON, Purpose.PUBLISH, List.of(JQ), BROKEN, 12, true, "ann"),
        new PackagesAdded(NOON, List.of(JQ), BROKEN, "ann"),
        new BuildAttempted(NOON, "jq", "build-8", "node/0", 1),
        new BuildSettled(
            NOON,
            "jq",
            "build-8",
            Outcome.FAILED,
            Phase.BUILD,
            "make: *** Error 2",
            Duration.ofSeconds(9)),
        new BuildRequeued(NOON, "jq", "build-8", "the node ended"),
        new BuildSkipped(NOON, "app", List.of("lib", "jq")),
        new BuildWithdrawn(NOON, "jq", "ann"),
        new BuildsRetried(NOON, List.of("jq", "app"), "ann"),
        new PriorityChanged(NOON, "jq", -3, "ann"),
        new StopRequested(NOON, true, "ann"),
        new RunFinished(NOON, 1, 2, 3, 4, 5, 6));
  }

  @Test
  @DisplayName("keeps the request that it follows from, when that had a key")
  void keepsRequests() {
    Optional<Request> request = Optional.of(new Request("key", "d".repeat(64), "{}"));
    ActorTestKit actors = ActorTestKit.create();
    try {
      List.of(
              new RunPlanned(NOON, Purpose.PUBLISH, List.of(JQ), BROKEN, 12, true, "ann", request),
              new PackagesAdded(NOON, List.of(JQ), BROKEN, "ann", request),
              new BuildsRetried(NOON, List.of("jq"), "ann", request))
          .forEach(event -> actors.serializationTestKit().verifySerialization(event, true));
    } finally {
      actors.shutdownTestKit();
    }
  }

  @Test
  @DisplayName("keeps what a worker must have, where a recipe needs anything")
  void keepsNeeds() {
    PlannedBuild big =
        new PlannedBuild(
            JQ.identity(),
            JQ.recipeDirectory(),
            JQ.dependsOn(),
            JQ.install(),
            JQ.dependencies(),
            JQ.reasons(),
            JQ.criticalPath(),
            JQ.dependents(),
            JQ.estimate(),
            JQ.runsCheck(),
            Optional.of(new Needs("aarch64", List.of("big"))));
    ActorTestKit actors = ActorTestKit.create();
    try {
      actors
          .serializationTestKit()
          .verifySerialization(new PackagesAdded(NOON, List.of(big), BROKEN, "ann"), true);
    } finally {
      actors.shutdownTestKit();
    }
  }
}
