package dev.cairn.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A program that opens rooms in several threads and runs commands there until it is killed. */
final class TestingNode {
  private TestingNode() {}

  /** Arguments: data directory, kind of rooms, a mark for room names and commands, a seed. */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Rooms rooms =
        arguments[1].equals("plain") ? TestingRooms.plainHost(data) : TestingRooms.namespaces(data);
    Random seeds = new Random(Long.parseLong(arguments[3]));
    for (int slot = 0; slot < 3; slot++) {
      Random random = new Random(seeds.nextLong());
      RoomSpec spec = new RoomSpec(arguments[2], List.of(), TestingRooms.LIMITS, slot);
      Thread.ofPlatform().start(() -> work(rooms, spec, random));
    }
  }

  private static void work(Rooms rooms, RoomSpec spec, Random random) {
    try {
      while (true) {
        RoomCommand command =
            TestingRooms.asBuilder(
                "setsid sleep 0%s & sleep 1%s & head -c 1000000 /dev/zero > file; sleep 0.%d"
                    .formatted(spec.name(), spec.name(), random.nextInt(10)));
        if (random.nextInt(3) == 0) {
          Process process = rooms.converse(spec, command);
          System.out.println("opened");
          if (random.nextBoolean()) {
            process.destroyForcibly();
          }
          process.waitFor();
        } else {
          try (Room room = rooms.open(spec)) {
            System.out.println("opened");
            TestingRooms.run(room, command);
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      System.out.println("failed " + e);
    }
  }
}
