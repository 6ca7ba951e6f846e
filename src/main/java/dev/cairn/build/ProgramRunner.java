package dev.cairn.build;

import dev.cairn.environment.Room;
import dev.cairn.environment.RoomCommand;
import dev.cairn.environment.RoomCommand.User;
import dev.cairn.environment.RoomException;
import dev.cairn.environment.RoomResult;
import dev.cairn.environment.RoomSpec;
import dev.cairn.environment.RoomSpec.Bind;
import dev.cairn.environment.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs programs from the repository in clean rooms: each package is installed into a room of its
 * own with nothing but what it depends on.
 */
public final class ProgramRunner {
  private static final int LINES_MAX = 200;
  private static final Duration TIME_MAX = Duration.ofMinutes(5);

  private final ExecutorSettings settings;
  private final Rooms rooms;

  /**
   * What came of a check.
   *
   * @param passed whether the program exited with 0 and said what was expected
   * @param status exit status; -1 when it did not come to an end, or could not be run
   * @param output its first lines, or why it could not be run
   */
  public record Outcome(ProgramCheck check, boolean passed, int status, List<String> output) {}

  /** A runner for packages of the repository in {@code settings}. */
  public ProgramRunner(ExecutorSettings settings, Rooms rooms) {
    this.settings = settings;
    this.rooms = rooms;
  }

  /**
   * Carries out the checks and hands over each outcome as it comes, in order of packages.
   *
   * @param slot a slot whose worker is idle; see {@link RoomSpec#slot()}
   * @param work directory for two configuration files; must exist
   * @throws RoomException when there are no rooms on this machine
   */
  public void run(List<ProgramCheck> checks, int slot, Path work, Consumer<Outcome> outcomes)
      throws IOException, InterruptedException {
    MakepkgConfiguration configuration = new MakepkgConfiguration(settings);
    Path directory = Files.createTempDirectory(work, "programs");
    try {
      Files.writeString(directory.resolve("pacman.conf"), configuration.pacmanConf());
      RecipeSnapshot.makeReadable(directory);
      Map<String, List<ProgramCheck>> byPackage = new LinkedHashMap<>();
      checks.forEach(
          check ->
              byPackage.computeIfAbsent(check.packageName(), _ -> new ArrayList<>()).add(check));
      for (var entry : byPackage.entrySet()) {
        RoomSpec spec =
            new RoomSpec(
                "try-" + entry.getKey().replaceAll("[^A-Za-z0-9._+-]", "_"),
                List.of(
                    new Bind(settings.repository(), MakepkgConfiguration.REPOSITORY, false),
                    new Bind(directory, MakepkgConfiguration.CONFIGURATION, false)),
                settings.limits(),
                slot);
        try (Room room = rooms.open(spec)) {
          inRoom(room, entry.getKey(), entry.getValue(), configuration, outcomes);
        }
      }
    } finally {
      Files.deleteIfExists(directory.resolve("pacman.conf"));
      Files.deleteIfExists(directory);
    }
  }

  private void inRoom(
      Room room,
      String packageName,
      List<ProgramCheck> checks,
      MakepkgConfiguration configuration,
      Consumer<Outcome> outcomes)
      throws IOException, InterruptedException {
    Said installed = run(room, User.ROOT, configuration.install(List.of(packageName)), Map.of());
    for (ProgramCheck check : checks) {
      if (installed.status() != 0) {
        outcomes.accept(new Outcome(check, false, -1, installed.lines()));
        continue;
      }
      Said said = run(room, User.BUILDER, check.argv(), configuration.variables(Map.of()));
      boolean passed =
          said.status() == 0 && String.join("\n", said.lines()).contains(check.expected());
      outcomes.accept(new Outcome(check, passed, said.status(), said.lines()));
    }
  }

  /** Exit status, or -1, and the first lines. */
  private record Said(int status, List<String> lines) {}

  private static Said run(Room room, User user, List<String> argv, Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    RoomResult result =
        room.run(
            new RoomCommand(argv, user, MakepkgConfiguration.HOME, variables),
            line -> {
              if (lines.size() < LINES_MAX) {
                lines.add(line);
              }
            },
            new Room.Watchdog() {
              @Override
              public Duration quietMax() {
                return TIME_MAX;
              }

              @Override
              public Duration totalMax() {
                return TIME_MAX;
              }
            });
    return switch (result) {
      case RoomResult.Exited(var status) -> new Said(status, List.copyOf(lines));
      case RoomResult.HitLimit(var status, var limit) -> {
        lines.add(limit);
        yield new Said(status, List.copyOf(lines));
      }
      case RoomResult.FellSilent _, RoomResult.TookTooLong _ -> {
        lines.add("not done after " + RoomBuild.words(TIME_MAX));
        yield new Said(-1, List.copyOf(lines));
      }
      case RoomResult.Cancelled _ -> {
        lines.add("cancelled");
        yield new Said(-1, List.copyOf(lines));
      }
    };
  }
}
