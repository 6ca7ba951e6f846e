package dev.cairn.node;

import dev.cairn.chaos.FarmHistory.Death;
import dev.cairn.chaos.Fault;
import dev.cairn.chaos.FaultSchedule;
import dev.cairn.cluster.TestingSegment;
import dev.cairn.node.TestingCairn.Running;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A farm whose nodes are killed, paused, cut off and slowed down. Each node is on a machine of its
 * own; 0 is the controller.
 */
final class FaultyFarm {
  /** A slow node stands still for so long, and goes on for so long, again and again. */
  private static final Duration STILL = Duration.ofMillis(400);

  private static final Duration MOVING = Duration.ofMillis(150);

  private final TestingFarm farm;
  private final TestingSegment segment;
  private final List<TestingCairn> nodes = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final List<Death> deaths = new ArrayList<>();

  FaultyFarm(TestingFarm farm, TestingSegment segment) {
    this.farm = farm;
    this.segment = segment;
  }

  /** Starts the controller and so many workers, and returns when all are there. */
  void up(int workers, int slots) throws Exception {
    nodes.add(farm.controller);
    names.add("");
    running.add(farm.up());
    for (int number = 1; number <= workers; number++) {
      TestingCairn worker = farm.worker(number, slots);
      List<String> before = nodeNames();
      nodes.add(worker);
      running.add(farm.join(worker));
      names.add(
          nodeNames().stream().filter(one -> !before.contains(one)).findFirst().orElseThrow());
    }
  }

  private List<String> nodeNames() {
    return farm.workers().stream()
        .map(slot -> slot.name().substring(0, slot.name().indexOf('/')))
        .distinct()
        .toList();
  }

  /** Which processes were killed so far, and when. */
  List<Death> deaths() {
    return deaths;
  }

  /** The nodes, the controller first. */
  List<TestingCairn> nodes() {
    return nodes;
  }

  /** Name of a worker's node. */
  String name(int node) {
    return names.get(node);
  }

  private record Deed(Duration at, Fault fault, boolean isBegin) {}

  /** Carries out a schedule, and returns when the last fault has been made good. */
  void suffer(FaultSchedule schedule) throws Exception {
    List<Deed> deeds = new ArrayList<>();
    for (Fault fault : schedule.faults()) {
      deeds.add(new Deed(fault.from(), fault, true));
      deeds.add(new Deed(fault.until(), fault, false));
    }
    deeds.sort(Comparator.comparing(Deed::at));
    List<Stutter> stutters = new ArrayList<>();
    long start = System.nanoTime();
    try {
      for (Deed deed : deeds) {
        Thread.sleep(Math.max(0, deed.at().toMillis() - (System.nanoTime() - start) / 1_000_000));
        if (deed.fault().kind() == Fault.Kind.SLOW && deed.isBegin()) {
          stutters.add(new Stutter(running.get(deed.fault().node()), deed.fault()));
        } else if (deed.fault().kind() == Fault.Kind.SLOW) {
          end(stutters, deed.fault());
        } else {
          carryOut(deed.fault().kind(), deed.fault().node(), deed.isBegin());
        }
      }
    } finally {
      for (Stutter stutter : stutters) {
        stutter.end();
      }
    }
  }

  private void carryOut(Fault.Kind kind, int node, boolean isBegin) throws Exception {
    switch (kind) {
      case KILL -> {
        if (isBegin) {
          kill(node);
        } else {
          start(node);
        }
      }
      case PAUSE -> running.get(node).signal(isBegin ? "STOP" : "CONT");
      case CUT_OFF -> segment.link(node + 1, !isBegin);
      case SLOW -> throw new IllegalStateException("is a thread of its own");
    }
  }

  /** Kills a node, as {@code kill -9} does. */
  void kill(int node) throws InterruptedException {
    running.get(node).kill();
    deaths.add(new Death(names.get(node), Clock.systemUTC().instant()));
  }

  /** Starts a node that was killed, and does not wait for it. */
  void start(int node) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("up", "--http", "127.0.0.1:0"));
    arguments.addAll(List.of(node == 0 ? farm.asController() : farm.asWorker(node)));
    running.set(node, nodes.get(node).start(arguments.toArray(String[]::new)));
  }

  private static void end(List<Stutter> stutters, Fault fault)
      throws IOException, InterruptedException {
    for (Stutter stutter : stutters) {
      if (stutter.fault.equals(fault)) {
        stutter.end();
      }
    }
  }

  /** Nodes that have ended although nobody killed them, with what they said. */
  List<String> endedByThemselves() {
    List<String> ended = new ArrayList<>();
    for (int node = 0; node < running.size(); node++) {
      if (!running.get(node).isAlive()) {
        ended.add("node %d: %s".formatted(node, running.get(node).errors()));
      }
    }
    return ended;
  }

  /** Has the JVM of each node print where its threads are. */
  void sayWhatThreadsDo() throws IOException, InterruptedException {
    for (Running node : running) {
      if (node.isAlive()) {
        node.signal("QUIT");
        node.awaitOutput("JNI global ref");
      }
    }
  }

  /** What the newest process of each node has printed. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (int node = 0; node < running.size(); node++) {
      Running one = running.get(node);
      words.add("--- node %d\n%s%s".formatted(node, one.output(), one.errors()));
    }
    return words;
  }

  /** Ends all nodes as their users do, the controller last. */
  void down() throws IOException, InterruptedException {
    for (int node = nodes.size() - 1; node >= 0; node--) {
      nodes.get(node).succeed("down");
      int status = running.get(node).await().status();
      if (status != 0) {
        throw new AssertionError("node %d ended with %d".formatted(node, status));
      }
    }
  }

  /** A node that stands still most of the time: the kernel may have no way to delay packets. */
  private static final class Stutter {
    private final Running node;
    private final Fault fault;
    private final Thread thread;

    Stutter(Running node, Fault fault) {
      this.node = node;
      this.fault = fault;
      this.thread = Thread.ofPlatform().name("slow").start(this::run);
    }

    private void run() {
      try {
        while (true) {
          node.signal("STOP");
          Thread.sleep(STILL);
          node.signal("CONT");
          Thread.sleep(MOVING);
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      } catch (IOException failed) {
        throw new java.io.UncheckedIOException(failed);
      }
    }

    void end() throws IOException, InterruptedException {
      thread.interrupt();
      thread.join();
      if (node.isAlive()) {
        node.signal("CONT");
      }
    }
  }
}
