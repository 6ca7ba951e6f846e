package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Result;
import dev.cairn.build.RunEvent.Outcome;
import dev.cairn.journal.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A build entity")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BuildEntityTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Cause START = Cause.ofStart("s");
  private static final Cause ASKED = Cause.ofRequest("r", "ann");
  private static final List<PackageFile> FILES =
      List.of(new PackageFile("jq-1-1-any.pkg.tar.zst", 10, "00".repeat(32)));
  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
                  akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
                  """)
              .withFallback(ConfigFactory.load()));

  private final String buildId = UUID.randomUUID().toString();
  private final List<String> discarded = new CopyOnWriteArrayList<>();
  private final TestProbe<WorkerEntity.Command> worker = ACTORS.createTestProbe();
  private final TestProbe<RunEntity.Command> run = ACTORS.createTestProbe();
  private final BuildOrder order =
      new BuildOrder(buildId, "run", "n/0", 0, Purpose.PUBLISH, Plans.build("jq"));

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  @DisplayName("gives its order to the worker only when it is stored, and tells the run the end")
  void tellsTheEnd() {
    ActorRef<BuildEntity.Command> build = assigned();
    build.tell(new BuildEntity.End(new Result.Failed(Phase.BUILD, "cc: error"), ASKED));
    RunEntity.Settled settled = run.expectMessageClass(RunEntity.Settled.class);
    assertThat(settled.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(settled.phase()).isEqualTo(Phase.BUILD);
    assertThat(settled.detail()).isEqualTo("cc: error");
  }

  @Test
  @DisplayName("is interrupted when its node ended before its packages were made")
  void isInterrupted() {
    endNode(assigned());
    started().tell(new BuildEntity.Settle(order, START, run.ref()));
    assertThat(run.expectMessageClass(RunEntity.Interrupted.class).why())
        .contains("the node ended");
    assertThat(discarded).containsExactly(buildId);
  }

  @Test
  @DisplayName("publishes what is staged when its node ended after its packages were made")
  void publishesStaged() {
    ActorRef<BuildEntity.Command> build = assigned();
    TestProbe<Boolean> stored = ACTORS.createTestProbe();
    build.tell(new BuildEntity.Made(FILES, ASKED, stored.ref()));
    assertThat(stored.receiveMessage()).isTrue();
    endNode(build);
    started().tell(new BuildEntity.Settle(order, START, run.ref()));
    assertThat(run.expectMessageClass(RunEntity.Settled.class).outcome()).isEqualTo(Outcome.BUILT);
  }

  @Test
  @DisplayName("tells the end again to a run that missed it")
  void tellsAgain() {
    ActorRef<BuildEntity.Command> build = assigned();
    build.tell(new BuildEntity.End(new Result.Succeeded(FILES), ASKED));
    run.expectMessageClass(RunEntity.Settled.class);
    endNode(build);
    started().tell(new BuildEntity.Settle(order, START, run.ref()));
    assertThat(run.expectMessageClass(RunEntity.Settled.class).outcome()).isEqualTo(Outcome.BUILT);
  }

  @Test
  @DisplayName("that never began leaves its run free to try again")
  void neverBegan() {
    started().tell(new BuildEntity.Settle(order, START, run.ref()));
    assertThat(run.expectMessageClass(RunEntity.Interrupted.class).why())
        .contains("before the build began");
  }

  @Test
  @DisplayName("stops its worker when it is cancelled, and is cancelled whatever the worker says")
  void isCancelled() {
    ActorRef<BuildEntity.Command> build = assigned();
    build.tell(new BuildEntity.Cancel(ASKED));
    assertThat(worker.expectMessageClass(WorkerEntity.CancelBuild.class).buildId())
        .isEqualTo(buildId);
    build.tell(new BuildEntity.End(new Result.Failed(Phase.BUILD, "killed"), ASKED));
    RunEntity.Settled settled = run.expectMessageClass(RunEntity.Settled.class);
    assertThat(settled.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(settled.detail()).isEqualTo("cancelled by ann");
  }

  private ActorRef<BuildEntity.Command> assigned() {
    ActorRef<BuildEntity.Command> build = started();
    build.tell(
        new BuildEntity.Assign(
            new BuildQueued(
                NOON,
                "run",
                Plans.identity("jq"),
                Purpose.PUBLISH,
                1,
                List.of("never built"),
                Map.of(),
                "ann"),
            new BuildAssigned(NOON, "n/0", "base", Map.of(), List.of(), "jq.log"),
            order,
            ASKED,
            worker.ref(),
            run.ref()));
    assertThat(worker.expectMessageClass(WorkerEntity.CarryOut.class).order()).isEqualTo(order);
    return build;
  }

  private ActorRef<BuildEntity.Command> started() {
    return ACTORS.spawn(
        BuildEntity.create(
            buildId,
            new BuildContext(() -> NOON, () -> "id", new Publisher(), new LiveBuilds(), START)));
  }

  private void endNode(ActorRef<BuildEntity.Command> build) {
    ACTORS.stop(build);
  }

  /** Publishes what is staged and does nothing else. */
  private final class Publisher implements BuildExecutor {
    @Override
    public Circumstances circumstances(BuildOrder order) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Result carryOut(BuildOrder order, Progress progress) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Result publishStaged(BuildOrder order, List<PackageFile> files) {
      return new Result.Succeeded(files);
    }

    @Override
    public void discardStaged(String buildId) {
      discarded.add(buildId);
    }

    @Override
    public void discardStagedExcept(Set<String> buildIds) {}
  }
}
