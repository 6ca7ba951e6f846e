package dev.cairn.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rooms for tests: one base image for the whole build, generous limits, no watchdog. */
public final class TestingRooms {
  /** Shared by all tests, since making it takes seconds; {@code mvn clean} removes it. */
  private static final Path BASES = Path.of("target", "room-base").toAbsolutePath();

  public static final RoomSpec.RoomLimits LIMITS =
      new RoomSpec.RoomLimits(1L << 30, 256, 256L << 20);

  /** Never ends a command. */
  public static final Room.Watchdog PATIENT = watchdog(Duration.ofHours(1), Duration.ofHours(1));

  private TestingRooms() {}

  /** Ids from a seed, as long and as regular as those of a node. */
  public static String id(Random random) {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /** Namespace rooms whose directories are in {@code data}. */
  public static NamespaceRooms namespaces(Path data) throws IOException {
    return NamespaceRooms.prepare(settings(data), TestingRooms::freshId, System::nanoTime);
  }

  /** Rooms without confinement whose directories are in {@code data}. */
  public static HostRooms plainHost(Path data) throws IOException {
    return HostRooms.prepare(settings(data), TestingRooms::freshId, System::nanoTime);
  }

  public static RoomSettings settings(Path data) {
    return new RoomSettings(
        data.resolve("rooms"),
        Files.isWritable(Path.of("target")) ? BASES : data.resolve("base"),
        64_000,
        RoomSettings.DEFAULT_PACKAGES);
  }

  private static String freshId() {
    return id(new Random());
  }

  public static RoomSpec spec(RoomSpec.Bind... binds) {
    return new RoomSpec("test", List.of(binds), LIMITS, 0);
  }

  public static Room.Watchdog watchdog(Duration quiet, Duration total) {
    return new Room.Watchdog() {
      @Override
      public Duration quietMax() {
        return quiet;
      }

      @Override
      public Duration totalMax() {
        return total;
      }
    };
  }

  /** {@code script} for bash, as the builder, in its home directory. */
  public static RoomCommand asBuilder(String script) {
    return command(RoomCommand.User.BUILDER, script);
  }

  /** {@code script} for bash, as root of the room. */
  public static RoomCommand asRoot(String script) {
    return command(RoomCommand.User.ROOT, script);
  }

  private static RoomCommand command(RoomCommand.User user, String script) {
    return new RoomCommand(List.of("bash", "-c", script), user, Path.of("/build"), Map.of());
  }

  /** What a command printed and how it ended. */
  public record Ran(RoomResult result, List<String> lines) {
    public String text() {
      return String.join("\n", lines);
    }
  }

  /** Runs {@code command} to its end without a watchdog. */
  public static Ran run(Room room, RoomCommand command) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    RoomResult result = room.run(command, lines::add, PATIENT);
    return new Ran(result, List.copyOf(lines));
  }

  /** Everything below {@code directory}, itself not; empty when it is not there. */
  public static List<Path> below(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var paths = Files.walk(directory)) {
      return paths.filter(path -> !path.equals(directory)).toList();
    } catch (UncheckedIOException e) {
      // Something was removed while we looked.
      return below(directory);
    }
  }
}
