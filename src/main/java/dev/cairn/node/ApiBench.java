package dev.cairn.node;

import dev.cairn.build.WorkerEvent.WorkerPaused;
import dev.cairn.build.WorkerEvent.WorkerResumed;
import dev.cairn.cli.ApiBenchmark.Line;
import dev.cairn.cli.ApiBenchmark.Request;
import dev.cairn.node.EventTally.Faults;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Measures the HTTP API: many clients of the events, a long log, and lists from a long past. The
 * node has a JVM of its own and is the one that {@code cairn up} starts; the clients are in this
 * one, on the same processors.
 */
final class ApiBench {
  /** For what clients were told late; without anything new for so long nothing more comes. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  private static final int MEBIBYTE = 1 << 20;

  private final Request request;
  private final Consumer<Line> told;
  private final HttpClient http;
  private final BenchPast past;

  private ApiBench(Request request, Consumer<Line> told, HttpClient http) {
    this.request = request;
    this.told = told;
    this.http = http;
    this.past = new BenchPast(request.builds());
  }

  /** Measures in a temporary directory that is removed afterwards. */
  static boolean run(Request request, Consumer<Line> told)
      throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.make();
        ExecutorService threads =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .build()) {
      ApiBench bench = new ApiBench(request, told, http);
      try {
        return bench.measure(scratch.directory());
      } finally {
        http.shutdownNow();
      }
    }
  }

  private boolean measure(Path scratch) throws IOException, InterruptedException {
    Path data = scratch.resolve("data");
    Path journal = data.resolve("journal");
    String newest = BenchPast.buildId(past.builds() - 1);
    LogBench log = new LogBench(request.lines());
    log.write(data.resolve("logs/builds/" + newest + ".log"));
    try (BenchJournal stored = BenchJournal.open(journal)) {
      stored.store(past);
    }
    Path configuration = scratch.resolve("cairn.conf");
    Files.writeString(
        configuration,
        """
        cairn.slots = %d
        cairn.access { requests-per-second = 1000000, requests-at-once = 1000000 }
        """
            .formatted(EventFeeder.WORKERS));
    boolean isWhole;
    List<EventClient> clients = new ArrayList<>();
    try (NodeProcess node = NodeProcess.start(data, configuration)) {
      new ListBench(http, node, past, request.times(), told).measure();
      isWhole = logs(log, node, newest);
      events(node, clients);
    }
    try (BenchJournal stored = BenchJournal.open(journal)) {
      return compare(stored, clients) && isWhole;
    }
  }

  private void tell(String what, double value, String unit) {
    told.accept(new Line(what, value, unit));
  }

  private void tell(String what, Duration time) {
    told.accept(Line.of(what, time));
  }

  private boolean logs(LogBench log, NodeProcess node, String build)
      throws IOException, InterruptedException {
    boolean isWhole = true;
    for (int has : new int[] {0, request.lines() / 2}) {
      LogBench.Read read = log.read(http, node, build, has);
      String what = has == 0 ? "a log from its first line on" : "a log from its middle on";
      tell(what, read.lines() / (read.took().toNanos() / 1e9), "lines/s");
      tell(what + ": lost, twice or wrong", (double) read.wrong(), "of " + (request.lines() - has));
      isWhole &= read.wrong() == 0;
    }
    return isWhole;
  }

  private void events(NodeProcess node, List<EventClient> clients)
      throws IOException, InterruptedException {
    Delays delays = new Delays();
    LongAdder count = new LongAdder();
    tell("heap of the node before", mebibytes(node.heap().now()), "MiB");
    while (clients.size() < request.clients()) {
      clients.add(new EventClient(http, node, delays, count));
    }
    tell("heap with the clients", mebibytes(node.heap().now()), "MiB");
    int events = request.rate() * request.seconds();
    Duration ours = processorTime();
    Duration its = node.processorTime();
    long begun = System.nanoTime();
    Duration took = new EventFeeder(http, node).store(events, request.rate());
    awaitAll(count, (long) events * clients.size());
    double seconds = (System.nanoTime() - begun) / 1e9;
    tell("events stored", events / (took.toNanos() / 1e9), "events/s");
    tell("events told to all clients together", count.sum() / seconds, "events/s");
    tell("processors busy with the node", seconds(node.processorTime().minus(its)) / seconds, "");
    tell("processors busy with the clients", seconds(processorTime().minus(ours)) / seconds, "");
    tell("an event happens to a client has it: median", delays.at(0.5));
    tell("an event happens to a client has it: p99", delays.at(0.99));
    tell("an event happens to a client has it: longest", delays.at(1));
    NodeProcess.Heap heap = node.heap();
    tell("heap with the clients afterwards", mebibytes(heap.now()), "MiB");
    tell("most that a collection has left in between", mebibytes(heap.most()), "MiB");
    clients.forEach(EventClient::close);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static double mebibytes(long bytes) {
    return (double) bytes / MEBIBYTE;
  }

  private static void awaitAll(LongAdder count, long wanted) throws InterruptedException {
    long before = -1;
    long since = System.nanoTime();
    while (count.sum() < wanted && System.nanoTime() - since < SILENCE_MAX.toNanos()) {
      if (count.sum() != before) {
        before = count.sum();
        since = System.nanoTime();
      }
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  /** What the journal has, read without the node, and what each client was told. */
  private boolean compare(BenchJournal stored, List<EventClient> clients)
      throws InterruptedException {
    long since = clients.getFirst().begin();
    BitSet events = new BitSet();
    stored.read(
        since,
        event -> {
          if (event.event() instanceof WorkerPaused || event.event() instanceof WorkerResumed) {
            events.set((int) (BenchJournal.offset(event) - since));
          }
        });
    Faults faults =
        clients.stream()
            .map(client -> client.tally().against(events, since))
            .reduce(Faults.NONE, Faults::plus);
    String of = "of %d x %d".formatted(clients.size(), events.cardinality());
    tell("events that a client was not told", (double) faults.lost(), of);
    tell("events told twice, out of order, or never stored", (double) faults.wrong(), of);
    return faults.equals(Faults.NONE) && events.cardinality() == request.rate() * request.seconds();
  }
}
