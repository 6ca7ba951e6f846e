package dev.cairn.build;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.eventstream.EventStream;
import com.typesafe.config.ConfigFactory;
import dev.cairn.build.BuildEvent.BuildCancelled;
import dev.cairn.build.BuildEvent.BuildInterrupted;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.RunEvent.BuildAttempted;
import dev.cairn.build.RunEvent.BuildSettled;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.RunEvent.RunPlanned;
import dev.cairn.build.SlotLimitRules.Reading;
import dev.cairn.build.WorkerEvent.WorkerJoined;
import dev.cairn.build.WorkerEvent.WorkerResumed;
import dev.cairn.journal.Cause;
import dev.cairn.journal.Stored;
import dev.cairn.journal.StoredCauses;
import dev.cairn.journal.StoredCauses.StoredEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What happens in a run")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CauseChainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Cause ANN = Cause.ofRequest("1", "ann");
  private static final Cause BOB = Cause.ofRequest("2", "bob");

  @TempDir private Path data;
  private Stuck executor;
  private ActorTestKit actors;
  private ActorRef<Farm.Command> farm;
  private TestProbe<Announcement> announced;
  private String runId = "";

  @BeforeEach
  void begin() throws Exception {
    executor = new Stuck(Files.createDirectories(data.resolve("logs")));
    start("first", Optional.empty());
  }

  @AfterEach
  void end() {
    actors.shutdownTestKit();
    executor.released.countDown();
  }

  private void start(String startId, Optional<String> unfinishedRun) {
    actors =
        ActorTestKit.create(
            ConfigFactory.parseMap(
                    Map.of(
                        "cairn.journal.leveldb.dir",
                        data.resolve("journal").toString(),
                        "cairn.journal.leveldb.fsync",
                        "off"))
                .withFallback(ConfigFactory.load()));
    announced = actors.createTestProbe();
    actors
        .system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(Announcement.class, announced.ref()));
    farm =
        actors.spawn(
            Farm.create(
                new Farm.Settings("n", 1, "none", Long.MAX_VALUE),
                new BuildContext(
                    () -> Instant.EPOCH,
                    () -> UUID.randomUUID().toString(),
                    executor,
                    new LiveBuilds(),
                    Cause.ofStart(startId)),
                () -> new Reading(0, 1, 0, 0),
                unfinishedRun));
  }

  private void restart(String startId) {
    actors.shutdownTestKit();
    start(startId, Optional.of(runId));
  }

  private void submit(PlannedBuild... builds) {
    TestProbe<Farm.SubmitReply> reply = actors.createTestProbe();
    farm.tell(
        new Farm.Submit(
            new Submission(Purpose.PUBLISH, List.of(builds), List.of(), 0, false),
            ANN,
            reply.ref()));
    runId = reply.expectMessageClass(Farm.Submitted.class, PATIENCE).runId();
  }

  private void await(Predicate<Stored> wanted) {
    while (!wanted.test(announced.receiveMessage(PATIENCE).event())) {
      // The next one.
    }
  }

  /** All that is stored, by id. */
  private Map<String, StoredEvent> stored() throws Exception {
    ActorSystem<?> system = actors.system();
    List<StoredEvent> all = new ArrayList<>(StoredCauses.of(system, "run|" + runId));
    List<String> others = new ArrayList<>(List.of("worker|n/0"));
    for (StoredEvent one : all) {
      if (one.event() instanceof BuildAttempted attempted) {
        others.add(BuildEntity.persistenceId(attempted.buildId()));
      }
    }
    for (String other : others) {
      all.addAll(StoredCauses.of(system, other));
    }
    Map<String, StoredEvent> byId = new LinkedHashMap<>();
    all.forEach(one -> byId.put(one.id(), one));
    return byId;
  }

  private static StoredEvent only(Map<String, StoredEvent> stored, Predicate<Object> wanted) {
    return stored.values().stream().filter(one -> wanted.test(one.event())).findFirst().get();
  }

  /** Kinds of the events that lead from {@code last} back to what is no event, and that. */
  private static List<String> chain(Map<String, StoredEvent> stored, StoredEvent last) {
    List<String> chain = new ArrayList<>();
    StoredEvent one = last;
    while (one != null) {
      chain.add(one.event().getClass().getSimpleName());
      Cause cause = one.cause().orElseThrow();
      one = stored.get(cause.id());
      if (one == null) {
        chain.add(cause.id() + " by " + cause.by());
      }
    }
    return chain;
  }

  private static void eachHasACauseWithTheSameAsker(Map<String, StoredEvent> stored) {
    assertThat(stored.values())
        .allSatisfy(
            one -> {
              Cause cause = one.cause().orElseThrow();
              StoredEvent before = stored.get(cause.id());
              if (before == null) {
                assertThat(cause.id()).matches("(request|start)\\|\\w+");
              } else {
                assertThat(before.cause()).map(Cause::by).contains(cause.by());
              }
            });
  }

  @Test
  @DisplayName("leads back to the request, event by event, with the name of who asked all along")
  void leadsBack() throws Exception {
    submit(Plans.build("zlib"), Plans.build("png", "zlib"));
    await(RunFinished.class::isInstance);
    Map<String, StoredEvent> stored = stored();
    StoredEvent settled =
        only(stored, e -> e instanceof BuildSettled one && one.name().equals("png"));
    assertThat(chain(stored, settled))
        .containsExactly(
            "BuildSettled",
            "BuildSucceeded",
            "BuildAssigned",
            "BuildAttempted",
            "BuildSucceeded",
            "BuildAssigned",
            "BuildAttempted",
            "RunPlanned",
            "request|1 by ann");
    assertThat(chain(stored, only(stored, BuildQueued.class::isInstance)))
        .containsExactly("BuildQueued", "BuildAttempted", "RunPlanned", "request|1 by ann");
    assertThat(chain(stored, only(stored, WorkerJoined.class::isInstance)))
        .containsExactly("WorkerJoined", "start|first by node");
    eachHasACauseWithTheSameAsker(stored);
  }

  @Test
  @DisplayName("is as it was after a restart, and what the node does by itself says so")
  void restarted() throws Exception {
    submit(Plans.build("stuck"), Plans.build("png", "stuck"));
    executor.reached.await();
    Map<String, StoredEvent> before = stored();
    restart("second");
    await(BuildAttempted.class::isInstance);
    Map<String, StoredEvent> after = stored();
    assertThat(after).containsAllEntriesOf(before);
    assertThat(chain(after, only(after, RunPlanned.class::isInstance)))
        .endsWith("request|1 by ann");
    assertThat(chain(after, only(after, BuildInterrupted.class::isInstance)))
        .containsExactly("BuildInterrupted", "start|second by node");
    await(RunFinished.class::isInstance);
    eachHasACauseWithTheSameAsker(stored());
  }

  @Test
  @DisplayName("is caused by who cancels, not by the worker that stops because of it")
  void cancelled() throws Exception {
    TestingBuildExecutor.Hold hold = executor.testing.hold("png");
    submit(Plans.build("png"));
    hold.awaitReached();
    TestProbe<RunEntity.Reply> reply = actors.createTestProbe();
    farm.tell(new Farm.CancelBuild("png", BOB, reply.ref()));
    await(RunFinished.class::isInstance);
    Map<String, StoredEvent> stored = stored();
    StoredEvent cancel = only(stored, BuildCancelled.class::isInstance);
    assertThat(((BuildCancelled) cancel.event()).by()).isEqualTo("bob");
    assertThat(cancel.cause()).contains(BOB);
    assertThat(chain(stored, only(stored, RunFinished.class::isInstance)))
        .containsExactly("RunFinished", "BuildCancelled", "request|2 by bob");
  }

  @Test
  @DisplayName("begins because somebody wanted it, not because a worker was resumed")
  void resumed() throws Exception {
    TestProbe<Optional<Farm.WorkerView>> worker = actors.createTestProbe();
    farm.tell(new Farm.PauseWorker("n/0", BOB, worker.ref()));
    worker.receiveMessage(PATIENCE);
    submit(Plans.build("png"));
    farm.tell(new Farm.ResumeWorker("n/0", BOB, worker.ref()));
    await(RunFinished.class::isInstance);
    Map<String, StoredEvent> stored = stored();
    assertThat(chain(stored, only(stored, BuildAttempted.class::isInstance)))
        .containsExactly("BuildAttempted", "RunPlanned", "request|1 by ann");
    assertThat(chain(stored, only(stored, WorkerResumed.class::isInstance)))
        .containsExactly("WorkerResumed", "request|2 by bob");
  }

  /** Builds what it is told, but is stuck in the first build of {@code stuck}, as if killed. */
  private static final class Stuck implements BuildExecutor {
    private final TestingBuildExecutor testing;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Stuck(Path logs) {
      testing = new TestingBuildExecutor(logs);
    }

    @Override
    public Circumstances circumstances(BuildOrder order) {
      return testing.circumstances(order);
    }

    @Override
    public Result carryOut(BuildOrder order, Progress progress) throws InterruptedException {
      if (order.plan().name().equals("stuck") && reached.getCount() > 0) {
        reached.countDown();
        released.await();
        return new Result.Cancelled();
      }
      return testing.carryOut(order, progress);
    }

    @Override
    public Result publishStaged(BuildOrder order, List<PackageFile> files) {
      return testing.publishStaged(order, files);
    }

    @Override
    public void discardStaged(String buildId) {}

    @Override
    public void discardStagedExcept(Set<String> buildIds) {}
  }
}
