package dev.cairn.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.cairn.api.ArtifactServer;
import dev.cairn.api.Wire;
import dev.cairn.client.CairnClient;
import dev.cairn.distfiles.CheckedDownload;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;

/**
 * Measures how long a farm is without what died, and how fast packages travel, for {@code
 * docs/benchmarks.md}.
 *
 * <pre>
 * FarmBench worker 5       from kill -9 of a worker to its build running on another one
 * FarmBench controller 5   from kill -9 of the controller, started again at once, to its next answer
 * FarmBench lead 5         from kill -9 of the one of three controllers that leads to the next answer
 * FarmBench nodes 3        builds that do nothing, on one node, two and three
 * FarmBench transfer 5     a file of 256 MiB by the artifact server, against curl from the same one
 * </pre>
 */
public final class FarmBench {
  private static final int FILE_BYTES = 256 << 20;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int NODES_MAX = 3;
  private static final int RECIPES = 12;

  private FarmBench() {}

  /** Runs the measurement named in {@code arguments} so often, and prints one line for each. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    Path directory = Files.createTempDirectory("cairn-bench");
    try {
      switch (arguments[0]) {
        case "worker" -> worker(directory, rounds);
        case "controller" -> controller(directory, rounds);
        case "lead" -> lead(directory, rounds);
        case "nodes" -> nodes(directory, rounds);
        case "transfer" -> transfer(directory, rounds);
        default ->
            throw new IllegalArgumentException(
                "worker, controller, lead, nodes or transfer, not " + arguments[0]);
      }
    } finally {
      dev.cairn.environment.TestingRooms.below(directory).reversed().forEach(FarmBench::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      System.err.println(left);
    }
  }

  /** As the farm has it that nobody has configured; those of tests are shorter. */
  private static final String USUAL_TIMES =
      "cairn.cluster { heartbeat-pause = 8s, stable-after = 12s, lease = 16s }";

  private static void useUsualTimes(TestingCairn node) throws IOException {
    node.configureMore(USUAL_TIMES);
  }

  private static void worker(Path directory, int rounds) throws Exception {
    TestingFarm farm = new TestingFarm(directory, 0);
    try {
      useUsualTimes(farm.controller);
      farm.up();
      List<TestingCairn> workers = new ArrayList<>();
      List<Running> running = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int number = 1; number <= 2; number++) {
        TestingCairn worker = farm.worker(number, 1);
        useUsualTimes(worker);
        workers.add(worker);
        running.add(farm.join(worker));
        names.add(
            farm.workers().stream()
                .map(Wire.Worker::name)
                .filter(name -> !names.contains(name))
                .findFirst()
                .orElseThrow());
      }
      long mark = TestingTree.mark();
      farm.tree.recipe("held", 1, TestingTree.held(mark));
      farm.controller.succeed("queue", "add", "held");
      List<Long> times = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        TestingHost.await(
            TestingCairn.COMMAND_MAX, () -> builds(farm, names) ? List.of() : List.of("no build"));
        int victim = names.indexOf(builder(farm).orElseThrow());
        String other = names.get(1 - victim);
        running.get(victim).kill();
        long killed = System.nanoTime();
        TestingHost.await(
            TestingCairn.COMMAND_MAX,
            () ->
                builder(farm).equals(Optional.of(other)) ? List.of() : List.of("not built again"));
        times.add(System.nanoTime() - killed);
        print("kill of a worker to its build in the first phase on another one", times);
        running.set(victim, farm.ask(workers.get(victim)));
        farm.awaitWorkers(2);
      }
      farm.controller.succeed("cancel", "held");
    } finally {
      farm.close();
    }
  }

  private static boolean builds(TestingFarm farm, List<String> names) {
    return farm.workers().size() == names.size() && builder(farm).isPresent();
  }

  /** The slot that a build runs in, with a phase that its worker has told of. */
  private static Optional<String> builder(TestingFarm farm) {
    return farm.workers().stream()
        .filter(slot -> slot.build().filter(build -> build.phase().isPresent()).isPresent())
        .filter(
            slot -> slot.build().orElseThrow().tail().stream().anyMatch(line -> !line.isBlank()))
        .map(Wire.Worker::name)
        .findFirst();
  }

  private static void controller(Path directory, int rounds) throws Exception {
    TestingFarm farm = new TestingFarm(directory, 0);
    try {
      Running node = farm.up();
      farm.join(farm.worker(1, 1));
      List<Long> times = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        node.kill();
        long killed = System.nanoTime();
        List<String> arguments = new ArrayList<>(List.of("up", "--http", "127.0.0.1:0"));
        arguments.addAll(List.of(farm.asController()));
        node = farm.controller.start(arguments.toArray(String[]::new));
        TestingHost.await(TestingCairn.COMMAND_MAX, () -> unanswered(farm.controller));
        times.add(System.nanoTime() - killed);
        print("kill of the controller to the next answered request", times);
        farm.awaitWorkers(1);
        print("... and to a worker that is back", List.of(System.nanoTime() - killed));
      }
    } finally {
      farm.close();
    }
  }

  private static void lead(Path directory, int rounds) throws Exception {
    TestingControllers farm = new TestingControllers(directory);
    try {
      List<Running> nodes = new ArrayList<>();
      for (TestingCairn controller : farm.controllers) {
        useUsualTimes(controller);
        nodes.add(farm.up(nodes.size(), "controller"));
      }
      Config settings = ConfigFactory.parseString(farm.cluster() + "\n" + USUAL_TIMES);
      List<Long> times = new ArrayList<>();
      try (CairnClient client = ClientMember.join(settings, "bench", TestingCairn.COMMAND_MAX)) {
        for (int round = 1; round <= rounds; round++) {
          int victim = leader(farm, client);
          nodes.get(victim).kill();
          long killed = System.nanoTime();
          client.status().toCompletableFuture().get();
          times.add(System.nanoTime() - killed);
          print("kill of the controller that leads to the next answer of another one", times);
          nodes.set(victim, farm.up(victim, "controller"));
          TestingControllers.await("three members", () -> members(client).size() == 4);
        }
      }
    } finally {
      farm.close();
    }
  }

  private static List<Wire.ClusterMember> members(CairnClient client) throws IOException {
    try {
      return client.cluster().toCompletableFuture().join().members();
    } catch (CompletionException notNow) {
      throw new IOException(notNow);
    }
  }

  /** The place among the controllers of the one that leads. */
  private static int leader(TestingControllers farm, CairnClient client) throws IOException {
    String address =
        members(client).stream()
            .filter(Wire.ClusterMember::leads)
            .map(Wire.ClusterMember::address)
            .findFirst()
            .orElseThrow();
    return farm.place(address);
  }

  private static void nodes(Path directory, int rounds) throws Exception {
    for (int nodes = 1; nodes <= NODES_MAX; nodes++) {
      TestingFarm farm =
          new TestingFarm(Files.createDirectory(directory.resolve("of-" + nodes)), 1);
      try {
        for (int recipe = 0; recipe < RECIPES; recipe++) {
          farm.tree.recipe("stone" + recipe);
        }
        farm.up();
        for (int number = 1; number < nodes; number++) {
          farm.join(farm.worker(number, 1));
        }
        List<Long> times = new ArrayList<>();
        try (CairnClient client = CairnClient.local(farm.controller.data(), "bench")) {
          for (int round = 1; round <= rounds; round++) {
            long begin = System.nanoTime();
            String run = submitAll(client);
            client.runEnded(run).toCompletableFuture().join();
            times.add(System.nanoTime() - begin);
            print(RECIPES + " builds that do nothing, nodes: " + nodes, times);
          }
        }
      } finally {
        farm.close();
      }
    }
  }

  private static String submitAll(CairnClient client) {
    return client
        .submit(new Wire.PlanRequest(List.of(), true, true, "publish", false))
        .toCompletableFuture()
        .join()
        .runId()
        .orElseThrow();
  }

  private static List<String> unanswered(TestingCairn node) {
    try {
      node.get("status", Wire.Status.class);
      return List.of();
    } catch (IOException starting) {
      return List.of(starting.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static void transfer(Path directory, int rounds) throws Exception {
    Path file = directory.resolve("file");
    String digest = write(file);
    ActorSystem<SpawnProtocol.Command> system = ActorSystem.create(SpawnProtocol.create(), "bench");
    try {
      String secret = Ids.secret();
      int port =
          Actors.bound(
                  new ArtifactServer(system, "127.0.0.1", secret, (_, _) -> Optional.of(file))
                      .start(0, Optional.empty()))
              .localAddress()
              .getPort();
      String address = "http://127.0.0.1:" + port + "/api/v1/artifacts/sha256/" + digest;
      CheckedDownload download = NodeParts.download(directory.resolve("partial"), Optional.empty());
      Path to = directory.resolve("to");
      List<Long> ours = new ArrayList<>();
      List<Long> curl = new ArrayList<>();
      List<Long> checked = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        long begin = System.nanoTime();
        download.fetch(
            () -> new CheckedDownload.Place(URI.create(address), secret), "sha256", digest, to);
        ours.add(System.nanoTime() - begin);
        print("256 MiB by a node, checked and flushed", ours);
        begin = System.nanoTime();
        curl(address, secret, to);
        curl.add(System.nanoTime() - begin);
        print("256 MiB by curl, neither", curl);
        check(to, digest);
        checked.add(System.nanoTime() - begin);
        print("256 MiB by curl, then sha256 and sync", checked);
      }
    } finally {
      Actors.terminate(system);
    }
  }

  private static String write(Path file) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] chunk = new byte[CHUNK_BYTES];
    new Random(1).nextBytes(chunk);
    try (var out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
      for (int written = 0; written < FILE_BYTES; written += CHUNK_BYTES) {
        out.write(chunk);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void curl(String address, String secret, Path to) throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sf",
                "-H",
                "Authorization: Bearer " + secret,
                "-o",
                to.toString(),
                address)
            .inheritIO()
            .start();
    if (curl.waitFor() != 0) {
      throw new IOException("curl ended with " + curl.exitValue());
    }
  }

  private static void check(Path file, String digest) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(digest)) {
      throw new IOException("curl got something else");
    }
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void print(String what, List<Long> times) {
    List<Long> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    System.out.printf(
        "%s: %.2f s; median of %d: %.2f s%n",
        what, times.getLast() / 1e9, times.size(), sorted.get(sorted.size() / 2) / 1e9);
  }
}
