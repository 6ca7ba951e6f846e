package dev.cairn.node;

import dev.cairn.api.Wire;
import dev.cairn.environment.TestingHost;
import dev.cairn.node.TestingCairn.Running;
import dev.cairn.postgres.PostgresSettings;
import dev.cairn.postgres.TestingPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Three controllers that share a journal in a real PostgreSQL, and a worker, each a program of its
 * own on the loopback. Ends what it started.
 */
final class TestingControllers {
  /** Short enough for tests, long enough for a busy machine. */
  private static final String TIMES =
      "cairn.cluster { heartbeat-pause = 4s, stable-after = 4s, lease = 6s }";

  private static final int COUNT = 3;

  final List<TestingCairn> controllers = new ArrayList<>();
  final TestingCairn worker;
  final TestingTree tree;
  private final Path directory;
  private final TestingPostgres server;
  private final PostgresSettings database;
  private final List<Integer> ports = new ArrayList<>();

  /** None of them is up yet. */
  TestingControllers(Path directory) throws Exception {
    this.directory = directory.toRealPath();
    this.tree = new TestingTree(this.directory.resolve("tree"));
    this.server = new TestingPostgres(this.directory.resolve("postgres"));
    this.database = server.newDatabase();
    for (int number = 0; number < COUNT; number++) {
      ports.add(freePort());
    }
    for (int number = 0; number < COUNT; number++) {
      controllers.add(
          make(
              "controller-" + number,
              number,
              "cairn.journal.cluster = postgres",
              place(),
              "cairn.cluster.port = " + ports.get(number)));
    }
    worker = make("worker", COUNT, "cairn.cluster.port = 0");
  }

  private TestingCairn make(String name, int number, String... more) throws IOException {
    TestingCairn cairn = new TestingCairn(Files.createDirectories(directory.resolve(name)));
    cairn.set("CAIRN_TREE", tree.root().toString());
    List<String> lines = new ArrayList<>(List.of(more));
    lines.add("cairn.slots = 1");
    lines.add("cairn.fetch { attempts = 1, distribution-sources = off }");
    // Rooms on one machine have users of their own.
    lines.add("cairn.room.first-uid = " + (64_000 + 100 * number));
    lines.add("cairn.cluster.artifacts-port = 0");
    lines.add(cluster());
    cairn.configure(lines.toArray(String[]::new));
    return cairn;
  }

  /** What a member is told of the cluster. */
  String cluster() {
    return "cairn.cluster { controllers = %d, join = [%s] }%n%s"
        .formatted(
            COUNT,
            ports.stream()
                .map(port -> "\"127.0.0.1:" + port + "\"")
                .collect(Collectors.joining(", ")),
            TIMES);
  }

  private String place() throws IOException {
    Path password = directory.resolve("password");
    Files.writeString(password, database.password() + "\n");
    return """
        cairn.journal.postgres {
          host = %s, port = %d, database = %s, user = %s, password-file = "%s"
        }
        """
        .formatted(
            database.host(), database.port(), database.database(), database.user(), password);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a controller; it may be asked when one leads. */
  Running up(int number, String roles) throws IOException, InterruptedException {
    return controllers
        .get(number)
        .up("--cluster", "127.0.0.1:" + ports.get(number), "--roles", roles);
  }

  /** Starts the worker. */
  Running upWorker() throws IOException, InterruptedException {
    return worker.up("--cluster", "127.0.0.1:0", "--roles", "worker");
  }

  /** Waits until the node answers, whoever leads, and its answer is such a one. */
  void await(TestingCairn node, Predicate<Wire.Status> isWanted)
      throws IOException, InterruptedException {
    await(
        "as it should be",
        () -> {
          Wire.Status status = node.get("status", Wire.Status.class);
          // A refusal has no status.
          return status != null && isWanted.test(status);
        });
  }

  /** Something that may not be true yet, or cannot be asked. */
  interface Condition {
    boolean isTrue() throws IOException, InterruptedException;
  }

  static void await(String what, Condition condition) throws IOException, InterruptedException {
    TestingHost.await(
        Duration.ofMinutes(4),
        () -> {
          try {
            return condition.isTrue() ? List.of() : List.of("not " + what);
          } catch (IOException notNow) {
            return List.of(String.valueOf(notNow.getMessage()));
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return List.of();
          }
        });
  }

  void close() throws IOException, InterruptedException {
    worker.close();
    for (TestingCairn each : controllers.reversed()) {
      each.close();
    }
    server.close();
  }
}
