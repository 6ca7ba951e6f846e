package dev.cairn.node;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.cairn.cli.NodeLauncher;
import dev.cairn.cli.NodeLauncher.RunningNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The program of the JVM that is measured: a node as {@code cairn up} starts it, which also says
 * how much of its heap is in use. It ends with its standard input, and so with who has started it.
 */
final class MeasuredNode {
  /** What it says first: {@code up HOST:PORT TOKEN}. */
  static final String UP = "up ";

  /**
   * What it is asked, and what it answers: {@code heap NOW MOST}, both in bytes. {@code NOW} is
   * after a collection, {@code MOST} the most that any collection has left since it was asked
   * before.
   */
  static final String HEAP = "heap";

  private final AtomicLong most = new AtomicLong();

  private MeasuredNode() {}

  /** Starts the node of the data directory and the configuration that {@code arguments} name. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new MeasuredNode().run(Path.of(arguments[0]), Path.of(arguments[1]));
    System.exit(0);
  }

  private void run(Path data, Path configuration) throws IOException, InterruptedException {
    watchCollections();
    try (RunningNode node =
        new LocalNodes(configuration, Main.VERSION)
            .start(
                new NodeLauncher.Options(
                    data, List.of(), "127.0.0.1", 0, false, Optional.empty()))) {
      say(UP + node.http() + ' ' + node.token());
      BufferedReader asked =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (asked.readLine() != null) {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        say(HEAP + ' ' + heap.getUsed() + ' ' + Math.max(heap.getUsed(), most.getAndSet(0)));
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void watchCollections() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, _) ->
                  most.accumulateAndGet(
                      left((CompositeData) notification.getUserData()), Math::max),
              null,
              null);
    }
  }

  /** What a collection has left of the heap. */
  private static long left(CompositeData collection) {
    Map<String, MemoryUsage> after =
        GarbageCollectionNotificationInfo.from(collection).getGcInfo().getMemoryUsageAfterGc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .flatMap(pool -> Stream.ofNullable(after.get(pool.getName())))
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
