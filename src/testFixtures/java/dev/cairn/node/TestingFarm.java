package dev.cairn.node;

import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A controller and its workers, each a program of its own, on the loopback. Ends what it started.
 */
final class TestingFarm {
  /** Short enough for tests, long enough for a busy machine. */
  private static final String TIMES = "heartbeat-pause = 4s, stable-after = 4s";

  final TestingCairn controller;
  final TestingTree tree;
  private final Path directory;
  private final String roles;
  private final List<TestingCairn> all = new ArrayList<>();
  private String address = "127.0.0.1:0";

  /**
   * A controller that is not up yet.
   *
   * @param slots of its own; 0 for a controller that only decides
   */
  TestingFarm(Path directory, int slots) throws IOException {
    this.directory = directory.toRealPath();
    this.roles = slots > 0 ? "controller,worker" : "controller";
    controller = make("controller", 0, slots);
    tree = new TestingTree(this.directory.resolve("controller/tree"));
  }

  private TestingCairn make(String name, int number, int slots) throws IOException {
    TestingCairn cairn = new TestingCairn(Files.createDirectories(directory.resolve(name)));
    all.add(cairn);
    cairn.configure(
        "cairn.slots = " + Math.max(1, slots),
        "cairn.fetch { attempts = 1, distribution-sources = off }",
        // Rooms on one machine have users of their own.
        "cairn.room.first-uid = " + (64_000 + 100 * number),
        "cairn.cluster { port = 0, artifacts-port = 0, %s }".formatted(TIMES));
    return cairn;
  }

  /** Starts the controller, at the address it had before if it was up before. */
  Running up() throws IOException, InterruptedException {
    Running node = controller.up("--cluster", address, "--roles", roles);
    address =
        controller.members().values().stream()
            .filter(Wire.ClusterMember::self)
            .findFirst()
            .orElseThrow()
            .address();
    return node;
  }

  /** A worker that is not up yet, with slots. */
  TestingCairn worker(int number, int slots) throws IOException {
    return make("worker-" + number, number, slots);
  }

  /** Starts a worker and returns when the controller has its slots. */
  Running join(TestingCairn worker) throws IOException, InterruptedException {
    int before = controller.status().workers().size();
    Running node = worker.up("--join", address, "--cluster", "127.0.0.1:0");
    awaitWorkers(before + 1);
    return node;
  }

  /** Waits until the controller has at least so many slots. */
  void awaitWorkers(int count) throws IOException, InterruptedException {
    TestingHost.await(
        TestingCairn.COMMAND_MAX,
        () -> {
          int now = workers().size();
          return now >= count ? List.of() : List.of(now + " slots, not " + count);
        });
  }

  /** All slots that the controller has now. */
  List<Wire.Worker> workers() {
    try {
      return controller.status().workers();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  /** Waits until no run is active. */
  void awaitEndOfRun() throws IOException, InterruptedException {
    TestingHost.await(
        TestingCairn.COMMAND_MAX,
        () -> {
          try {
            return controller.status().run().isEmpty() ? List.of() : List.of("a run is active");
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return List.of();
          }
        });
  }

  void close() throws IOException, InterruptedException {
    for (TestingCairn each : all.reversed()) {
      each.close();
    }
  }
}
