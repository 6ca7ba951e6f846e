package dev.cairn.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Wire;
import dev.cairn.chaos.Entry;
import dev.cairn.chaos.FarmHistory;
import dev.cairn.chaos.FarmModel;
import dev.cairn.chaos.FaultSchedule;
import dev.cairn.chaos.Operation;
import dev.cairn.chaos.Operation.Outcome;
import dev.cairn.chaos.Verdict;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.cluster.TestingSegment;
import dev.cairn.environment.TestingHost;
import dev.cairn.postgres.PostgresSettings;
import dev.cairn.postgres.TestingPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three nodes on machines of their own, with a journal in PostgreSQL, are killed, paused, cut off
 * and slowed down as a seed says, while clients ask for packages. What a failure leaves to be read
 * is in {@code target/farm-under-faults}.
 */
@Tag("system")
@DisplayName("A controller and two workers to which bad things are done")
@Timeout(1500)
class FarmUnderFaultsTest {
  private static final int WORKERS = 2;
  private static final int SLOTS = 2;
  private static final int RECIPES = 6;

  /** Faults begin in so much time; builds of the tree take longer. */
  private static final Duration FAULTS = Duration.ofSeconds(24);

  /** When nothing is stored for so long, nothing will be: no phase of a build takes as long. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(3);

  private static final Path RECORDS = Path.of("target", "farm-under-faults");

  @TempDir Path directory;

  static LongStream seeds() {
    long first = Long.getLong("cairn.first-seed", 1);
    return LongStream.range(first, first + Integer.getInteger("cairn.seeds", 1));
  }

  @ParameterizedTest(name = "build each package once and lose no event, with seed {0}")
  @MethodSource("seeds")
  void standIt(long seed) throws Exception {
    FaultSchedule schedule = FaultSchedule.of(seed, 1 + WORKERS, FAULTS);
    TestingSegment segment = new TestingSegment(1 + WORKERS);
    try {
      segment.call(
          1,
          () -> {
            suffer(schedule, segment);
            return true;
          });
    } catch (AssertionError failure) {
      throw new AssertionError(
          "%s%nrepeat it with: ./cairn check --system --seeds 1 --first-seed %d%n%s"
              .formatted(schedule, seed, failure.getMessage()),
          failure);
    } finally {
      segment.close();
      assertThat(segment.leftovers()).isEmpty();
    }
  }

  private void suffer(FaultSchedule schedule, TestingSegment segment) throws Exception {
    long begin = System.nanoTime();
    TestingAuthority authority = new TestingAuthority(directory.resolve("ca"));
    TestingFarm farm = new TestingFarm(directory, 0, Optional.of(authority), Optional.of(segment));
    try (TestingPostgres server = new TestingPostgres(directory.resolve("postgres"))) {
      farm.controller.configureMore(shared(server.newDatabase()));
      List<String> recipes = tree(farm.tree, schedule.seed());
      FaultyFarm nodes = new FaultyFarm(farm, segment);
      try {
        nodes.up(WORKERS, SLOTS);
        List<String> unsettled = new ArrayList<>();
        FarmHistory history = history(schedule, farm, nodes, recipes, unsettled);
        Verdict verdict = FarmModel.judge(history);
        if (!unsettled.isEmpty()) {
          nodes.sayWhatThreadsDo();
        }
        record(schedule, history, verdict, nodes);
        assertThat(unsettled).as("%s", verdict).isEmpty();
        assertThat(verdict).isEqualTo(new Verdict(Verdict.Kind.VALID, List.of()));
        assertThat(farm.controller.succeed("audit", "verify").out()).contains("all of it fits: ");
        assertThat(farm.controller.succeed("audit", "replay").out()).startsWith("all the same: ");
        nodes.down();
        for (TestingCairn node : nodes.nodes()) {
          assertThat(node.leftovers()).isEmpty();
        }
        System.out.printf(
            "seed %d: %d faults, %d requests, %d events: valid, in %d s%n",
            schedule.seed(),
            schedule.faults().size(),
            history.operations().size(),
            history.journal().size(),
            (System.nanoTime() - begin) / 1_000_000_000);
      } finally {
        farm.close();
      }
    }
  }

  private String shared(PostgresSettings database) throws IOException {
    Path password = Files.writeString(directory.resolve("password"), database.password() + "\n");
    return """
        cairn.journal {
          cluster = postgres
          postgres { host = %s, port = %d, database = %s, user = %s, password-file = "%s" }
        }
        """
        .formatted(
            database.host(), database.port(), database.database(), database.user(), password);
  }

  /** Recipes that each take 1 to 3 s, and need up to two of those before them. */
  private static List<String> tree(TestingTree tree, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = new ArrayList<>();
    for (int number = 0; number < RECIPES; number++) {
      Set<String> needs = new TreeSet<>();
      for (int i = 0; i < 2 && number > 0; i++) {
        if (random.nextInt(3) > 0) {
          needs.add(names.get(random.nextInt(number)));
        }
      }
      String name = "stone" + number;
      tree.recipe(
          name,
          1,
          "sleep %d.%d".formatted(1 + random.nextInt(2), random.nextInt(10)),
          needs.toArray(String[]::new));
      names.add(name);
    }
    return names;
  }

  private static FarmHistory history(
      FaultSchedule schedule,
      TestingFarm farm,
      FaultyFarm nodes,
      List<String> recipes,
      List<String> unsettled)
      throws Exception {
    List<Operation> operations = new ArrayList<>();
    try (TestingClient asking = new TestingClient("asking", farm.controller);
        TestingClient looking = new TestingClient("looking", farm.controller)) {
      FutureTask<Boolean> asks = new FutureTask<>(() -> ask(asking, recipes));
      FutureTask<Boolean> looks = new FutureTask<>(() -> look(looking));
      Thread asker = Thread.ofPlatform().name("asking").start(asks);
      Thread looker = Thread.ofPlatform().name("looking").start(looks);
      try {
        TestingHost.await(
            TestingCairn.COMMAND_MAX,
            () -> looking.hasSeen("BuildAssigned") ? List.of() : List.of("nothing is built"));
        nodes.suffer(schedule);
        unsettled.addAll(awaitEnd(farm, nodes, asks, looking));
      } finally {
        asker.interrupt();
        asker.join();
        looker.interrupt();
        looker.join();
        operations.addAll(asking.operations());
        operations.addAll(looking.operations());
      }
    }
    List<Entry> journal = JournalReading.all(farm.controller);
    return new FarmHistory(
        operations, nodes.deaths(), journal, true, farm.controller.packagesByPacman());
  }

  /** Asks for one recipe after the other, for each until a run has it. */
  private static boolean ask(TestingClient client, List<String> recipes)
      throws InterruptedException {
    for (String recipe : recipes) {
      while (!(client.submit(Set.of(recipe)) instanceof Outcome.Taken)) {
        Thread.sleep(Duration.ofMillis(500));
      }
      Thread.sleep(FAULTS.dividedBy(2L * RECIPES));
    }
    return true;
  }

  private static boolean look(TestingClient client) throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      client.look();
      Thread.sleep(Duration.ofMillis(700));
    }
    return true;
  }

  /**
   * Everything is made good. Waits until nothing is left to be done, as long as anything happens.
   *
   * @return what is not as it should be even then
   */
  private static List<String> awaitEnd(
      TestingFarm farm, FaultyFarm nodes, Future<Boolean> asks, TestingClient looking)
      throws InterruptedException {
    long newest = -1;
    long since = System.nanoTime();
    List<String> open;
    do {
      Thread.sleep(100);
      long now = looking.newestOffset();
      if (now != newest) {
        newest = now;
        since = System.nanoTime();
      }
      open = new ArrayList<>(nodes.endedByThemselves());
      if (!asks.isDone()) {
        open.add("not all is asked for");
      }
      try {
        Wire.Status status = farm.controller.get("status", Wire.Status.class);
        if (status.run().isPresent()) {
          open.add("a run is active: %s, %s".formatted(status.run().get(), status.workers()));
        }
        if (status.workers().size() != WORKERS * SLOTS) {
          open.add("these slots are there: " + status.workers());
        }
      } catch (IOException starting) {
        open.add(starting.toString());
      }
    } while (!open.isEmpty() && System.nanoTime() - since < SILENCE_MAX.toNanos());
    return open;
  }

  private static void record(
      FaultSchedule schedule, FarmHistory history, Verdict verdict, FaultyFarm nodes)
      throws IOException {
    Files.createDirectories(RECORDS);
    List<String> lines = new ArrayList<>();
    lines.add(schedule.toString());
    lines.add(verdict.toString());
    history.deaths().forEach(death -> lines.add(death.toString()));
    history.operations().forEach(operation -> lines.add(operation.toString()));
    history.journal().forEach(entry -> lines.add(entry.at() + " " + entry + " " + entry.fact()));
    lines.addAll(nodes.words());
    Files.write(RECORDS.resolve("seed-" + schedule.seed() + ".txt"), lines);
  }
}
