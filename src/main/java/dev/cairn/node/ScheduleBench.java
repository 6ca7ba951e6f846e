package dev.cairn.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.build.Announcement;
import dev.cairn.build.BuildContext;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor;
import dev.cairn.build.BuildOrder;
import dev.cairn.build.Farm;
import dev.cairn.build.LiveBuilds;
import dev.cairn.build.RunEvent.PlannedBuild;
import dev.cairn.build.RunEvent.RunFinished;
import dev.cairn.build.SlotLimitRules.Reading;
import dev.cairn.build.Submission;
import dev.cairn.cli.ScheduleBenchmark.Measured;
import dev.cairn.journal.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Measures our own time per build: builds that do nothing, with dependencies, through the whole
 * path of entities, journal and announcements, and ninja on the same graph beside it.
 */
final class ScheduleBench {
  private static final Duration TIME_MAX = Duration.ofMinutes(10);

  private ScheduleBench() {}

  /** Runs both sides in a temporary directory that is removed afterwards. */
  static Measured inScratch(int builds, int slots) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.make()) {
      Config journal =
          ConfigFactory.parseMap(
              Map.of(
                  "cairn.journal.leveldb.dir", scratch.directory().resolve("journal").toString()));
      return run(builds, slots, scratch.directory(), journal.withFallback(ConfigFactory.load()));
    }
  }

  /** Runs both sides, below {@code scratch}, with the journal that {@code config} names. */
  static Measured run(int builds, int slots, Path scratch, Config config)
      throws IOException, InterruptedException {
    List<PlannedBuild> plan = layeredPlan(builds, new Random(42));
    return new Measured(
        builds, slots, measureCairn(plan, slots, config), measureNinja(plan, slots, scratch));
  }

  /** Each build needs up to three of the hundred before it: wide, with long chains. */
  private static List<PlannedBuild> layeredPlan(int builds, Random random) {
    List<PlannedBuild> plan = new ArrayList<>();
    for (int number = 0; number < builds; number++) {
      Set<String> needs = new LinkedHashSet<>();
      for (int edge = random.nextInt(4); edge > 0 && number > 0; edge--) {
        needs.add("p" + Math.max(0, number - 1 - random.nextInt(100)));
      }
      String name = "p" + number;
      plan.add(
          new PlannedBuild(
              new Identity(name, "bench/" + name, "1-1", "", "f", "", "o"),
              "/nowhere",
              List.copyOf(needs),
              List.copyOf(needs),
              Map.of(),
              List.of("never built"),
              Duration.ofSeconds(builds - number),
              0,
              Duration.ZERO,
              true,
              Optional.empty()));
    }
    return plan;
  }

  private static Duration measureCairn(List<PlannedBuild> plan, int slots, Config config)
      throws InterruptedException {
    ActorSystem<SpawnProtocol.Command> system =
        ActorSystem.create(SpawnProtocol.create(), "bench", config);
    try {
      CompletableFuture<Long> finished = new CompletableFuture<>();
      ActorRef<Announcement> watcher =
          Actors.spawn(
              system,
              Behaviors.receiveMessage(
                  announcement -> {
                    if (announcement.event() instanceof RunFinished) {
                      finished.complete(System.nanoTime());
                    }
                    return Behaviors.same();
                  }),
              "watcher");
      system.eventStream().tell(new EventStream.Subscribe<>(Announcement.class, watcher));
      Cause start = Cause.ofStart(Ids.next());
      ActorRef<Farm.Command> farm =
          Actors.spawn(
              system,
              Farm.create(
                  new Farm.Settings("bench", slots, "none", Long.MAX_VALUE),
                  new BuildContext(
                      Clock.systemUTC(), Ids::next, new NoOpExecutor(), new LiveBuilds(), start),
                  () -> new Reading(0, 1, 0, 0),
                  Optional.empty()),
              "farm");
      Submission submission = new Submission(Purpose.PUBLISH, plan, List.of(), 0, false);
      long begun = System.nanoTime();
      AskPattern.<Farm.Command, Farm.SubmitReply>ask(
          farm,
          replyTo -> new Farm.Submit(submission, start, replyTo),
          TIME_MAX,
          system.scheduler());
      return Duration.ofNanos(finished.get(TIME_MAX.toSeconds(), TimeUnit.SECONDS) - begun);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("the run did not end", failure);
    } finally {
      Actors.terminate(system);
    }
  }

  private static Optional<Duration> measureNinja(List<PlannedBuild> plan, int slots, Path scratch)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("rule nothing\n  command = touch $out\n");
    for (PlannedBuild build : plan) {
      text.append(
          "build %s: nothing %s\n".formatted(build.name(), String.join(" ", build.dependsOn())));
    }
    Path directory = Files.createDirectories(scratch.resolve("ninja"));
    Files.writeString(directory.resolve("build.ninja"), text);
    long begun = System.nanoTime();
    try {
      Process ninja =
          new ProcessBuilder("ninja", "-C", directory.toString(), "--quiet", "-j" + slots)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = ninja.waitFor();
      if (status != 0) {
        throw new IOException("ninja ended with status " + status);
      }
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(System.nanoTime() - begun));
  }

  /** Makes nothing, and publishes it. */
  private static final class NoOpExecutor implements BuildExecutor {
    @Override
    public Circumstances circumstances(BuildOrder order) {
      return new Circumstances("none", Map.of(), List.of(), order.buildId() + ".log");
    }

    @Override
    public Result carryOut(BuildOrder order, Progress progress) throws InterruptedException {
      progress.packagesMade(FILES);
      return new Result.Succeeded(FILES);
    }

    @Override
    public Result publishStaged(BuildOrder order, List<PackageFile> files) {
      return new Result.Succeeded(files);
    }

    @Override
    public void discardStaged(String buildId) {}

    @Override
    public void discardStagedExcept(Set<String> buildIds) {}
  }

  private static final List<PackageFile> FILES =
      List.of(new PackageFile("nothing-1-1-any.pkg.tar.zst", 0, "0".repeat(64)));
}
