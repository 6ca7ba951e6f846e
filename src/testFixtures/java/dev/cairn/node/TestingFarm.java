package dev.cairn.node;

import dev.cairn.api.Wire;
import dev.cairn.cluster.Credentials;
import dev.cairn.cluster.TestingAuthority;
import dev.cairn.cluster.TestingSegment;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A controller and its workers, each a program of its own, on the loopback or on machines of a
 * network segment. Ends what it started.
 */
final class TestingFarm {
  /** Short enough for tests, long enough for a busy machine. */
  private static final String TIMES = "heartbeat-pause = 4s, stable-after = 4s";

  final TestingCairn controller;
  final TestingTree tree;
  private final Path directory;
  private final String roles;
  private final List<TestingCairn> all = new ArrayList<>();
  private final Map<TestingCairn, Integer> numbers = new HashMap<>();
  private final Optional<TestingAuthority> authority;
  private final Optional<TestingSegment> segment;
  private String address;

  /**
   * A controller that is not up yet.
   *
   * @param slots of its own; 0 for a controller that only decides
   */
  TestingFarm(Path directory, int slots) throws IOException {
    this(directory, slots, Optional.empty());
  }

  /** The same; with an authority the members have certificates of it, and talk with TLS only. */
  TestingFarm(Path directory, int slots, Optional<TestingAuthority> authority) throws IOException {
    this(directory, slots, authority, Optional.empty());
  }

  /**
   * The same on a segment: the controller is machine 1, where the caller must be, too ({@link
   * TestingSegment#call}); a worker's machine is its number and 1.
   */
  TestingFarm(
      Path directory,
      int slots,
      Optional<TestingAuthority> authority,
      Optional<TestingSegment> segment)
      throws IOException {
    this.directory = directory.toRealPath();
    this.authority = authority;
    this.segment = segment;
    this.address = host(0) + ":0";
    this.roles = slots > 0 ? "controller,worker" : "controller";
    controller = make("controller", 0, slots);
    tree = new TestingTree(this.directory.resolve("controller/tree"));
  }

  private String host(int number) {
    return segment.map(one -> one.address(number + 1)).orElse("127.0.0.1");
  }

  private TestingCairn make(String name, int number, int slots) throws IOException {
    TestingCairn cairn = new TestingCairn(Files.createDirectories(directory.resolve(name)));
    segment.ifPresent(one -> cairn.startWith(one.on(number + 1)));
    all.add(cairn);
    cairn.configure(
        "cairn.slots = " + Math.max(1, slots),
        "cairn.fetch { attempts = 1, distribution-sources = off }",
        // Rooms on one machine have users of their own.
        "cairn.room.first-uid = " + (64_000 + 100 * number),
        "cairn.cluster { port = 0, artifacts-port = 0, %s }".formatted(TIMES),
        certificates(name));
    return cairn;
  }

  /** What a program is told that joins and only asks. */
  String asClient() throws IOException {
    return "cairn.cluster { join = [\"%s\"], %s }%n%s"
        .formatted(address, TIMES, certificates("client"));
  }

  private String certificates(String name) throws IOException {
    if (authority.isEmpty()) {
      return "";
    }
    Credentials files = authority.get().issue(name);
    return "cairn.cluster.tls { certificate = \"%s\", key = \"%s\", ca = \"%s\" }"
        .formatted(files.certificate(), files.key(), files.authority());
  }

  /** Starts the controller, at the address it had before if it was up before. */
  Running up() throws IOException, InterruptedException {
    Running node = controller.up(asController());
    address =
        controller.get("cluster", Wire.Cluster.class).members().stream()
            .filter(Wire.ClusterMember::self)
            .findFirst()
            .orElseThrow()
            .address();
    return node;
  }

  /** What {@code up} is told on the controller. */
  String[] asController() {
    return new String[] {"--cluster", address, "--roles", roles};
  }

  /** What {@code up} is told on a worker. */
  String[] asWorker(int number) {
    return new String[] {"--join", address, "--cluster", host(number) + ":0"};
  }

  /** A worker that is not up yet, with slots. */
  TestingCairn worker(int number, int slots) throws IOException {
    TestingCairn worker = make("worker-" + number, number, slots);
    numbers.put(worker, number);
    return worker;
  }

  /** Starts a worker and returns when the controller has its slots. */
  Running join(TestingCairn worker) throws IOException, InterruptedException {
    int before = workers().size();
    Running node = ask(worker);
    awaitWorkers(before + 1);
    return node;
  }

  /** Starts a worker and returns when it answers, let in or not. */
  Running ask(TestingCairn worker) throws IOException, InterruptedException {
    return worker.up(asWorker(numbers.getOrDefault(worker, 0)));
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

  private Wire.Status status() throws IOException, InterruptedException {
    return controller.get("status", Wire.Status.class);
  }

  /** All slots that the controller has now. */
  List<Wire.Worker> workers() {
    try {
      return status().workers();
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
            return status().run().isEmpty() ? List.of() : List.of("a run is active");
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
