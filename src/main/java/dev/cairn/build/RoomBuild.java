package dev.cairn.build;

import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.BuildExecutor.Progress;
import dev.cairn.environment.Room;
import dev.cairn.environment.RoomCommand;
import dev.cairn.environment.RoomCommand.User;
import dev.cairn.environment.RoomResult;
import dev.cairn.environment.RoomSpec;
import dev.cairn.environment.RoomSpec.Bind;
import dev.cairn.environment.Rooms;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PackageSpec.SplitPackage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One build in one room, from setup to packages in staging.
 *
 * <p>Files around it, all below {@code STAGING/BUILD.part}: {@code recipe} (the copy that is
 * built), {@code distfiles}, {@code configuration}, {@code out}. The room sees the first three
 * read-only. The builder writes into the room alone, so that the room's limit holds for all it
 * writes; root of the room copies the packages out in the end.
 */
final class RoomBuild {
  private final ExecutorContext context;
  private final RecipeSource recipes;
  private final BuildOrder order;
  private final PhaseAccount account;
  private final Cancellation cancellation;
  private final SourceFetch sources;
  private final MakepkgConfiguration configuration;
  private final Staging staging;
  private final Map<String, String> variables;

  RoomBuild(
      ExecutorContext context,
      RecipeSource recipes,
      BuildOrder order,
      Progress progress,
      PhaseAccount account,
      Cancellation cancellation,
      Map<String, String> variables) {
    this.context = context;
    this.recipes = recipes;
    this.order = order;
    this.account = account;
    this.cancellation = cancellation;
    this.sources = new SourceFetch(context.distfiles(), account, progress);
    this.configuration = new MakepkgConfiguration(context.settings());
    this.staging = new Staging(context.settings().staging());
    this.variables = variables;
  }

  /** The build was cancelled: a way out of its steps. */
  static final class CancelledException extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * Carries out the build up to staged packages; none when the sources were only fetched. Nothing
   * of the room or of the files around it is left.
   *
   * @throws BuildFailure when a phase failed
   * @throws IOException when the room or the disk did not serve; the message is one line
   */
  List<PackageFile> make()
      throws BuildFailure, CancelledException, IOException, InterruptedException {
    try {
      account.enter(Phase.SETUP);
      Path part = staging.begin(order.buildId());
      PackageSpec spec = snapshot(part);
      try (Room room = openRoom(part)) {
        cancellation.roomIs(room);
        if (order.purpose() != Purpose.FETCH) {
          installDependencies(room);
        }
        account.enter(Phase.FETCH);
        fetch(spec, part);
        account.enter(Phase.VERIFY);
        makepkg(room, isFilled(part.resolve("mirrors")));
        if (order.purpose() == Purpose.FETCH) {
          return List.of();
        }
        account.enterIfBefore(Phase.PACKAGE);
        if (order.purpose() == Purpose.TEST) {
          tryOut(room, spec);
        }
        return takeOut(room, spec, part);
      }
    } finally {
      staging.end(order.buildId());
    }
  }

  private PackageSpec snapshot(Path part) throws IOException, InterruptedException, BuildFailure {
    Path recipe = part.resolve("recipe");
    PackageSpec spec = recipes.copy(order, recipe);
    RecipeSnapshot.makeReadable(recipe);
    for (String name : List.of("distfiles", "mirrors", "configuration", "out")) {
      Files.createDirectory(part.resolve(name));
    }
    Files.writeString(part.resolve("configuration/makepkg.conf"), configuration.makepkgConf());
    Files.writeString(part.resolve("configuration/pacman.conf"), configuration.pacmanConf());
    RecipeSnapshot.makeReadable(part.resolve("configuration"));
    RecipeSnapshot.makeReadable(part.resolve("distfiles"));
    RecipeSnapshot.makeReadable(part.resolve("mirrors"));
    return spec;
  }

  private Room openRoom(Path part) throws IOException, InterruptedException {
    String name = order.plan().name().replaceAll("[^A-Za-z0-9._+-]", "_");
    RoomSpec spec =
        new RoomSpec(
            name.substring(0, Math.min(name.length(), 120)) + "-" + order.buildId(),
            List.of(
                new Bind(context.settings().repository(), MakepkgConfiguration.REPOSITORY, false),
                new Bind(part.resolve("recipe"), MakepkgConfiguration.RECIPE, false),
                new Bind(part.resolve("distfiles"), MakepkgConfiguration.DISTFILES, false),
                new Bind(part.resolve("mirrors"), MakepkgConfiguration.MIRRORS, false),
                new Bind(part.resolve("configuration"), MakepkgConfiguration.CONFIGURATION, false),
                new Bind(part.resolve("out"), MakepkgConfiguration.OUT, true)),
            context.settings().limits(),
            order.slot());
    return cancellation.interruptibly(() -> context.rooms().open(spec));
  }

  private void installDependencies(Room room)
      throws IOException, InterruptedException, BuildFailure, CancelledException {
    List<String> targets =
        order.plan().install().stream()
            .filter(target -> !context.settings().provides(target.replaceFirst("[<>=].*", "")))
            .toList();
    if (context.rooms().confinement() == Rooms.Confinement.PLAIN_HOST) {
      account.line(
          "this machine offers no rooms: dependencies are those of the host, not "
              + String.join(" ", targets));
      return;
    }
    // Also without targets: makepkg asks pacman's database, which this makes.
    run(room, User.ROOT, MakepkgConfiguration.HOME, configuration.install(targets), Map.of());
  }

  private void fetch(PackageSpec spec, Path part) throws IOException, InterruptedException {
    cancellation.interruptibly(
        () -> {
          sources.fetch(spec, part.resolve("distfiles"), part.resolve("mirrors"));
          return part;
        });
  }

  private void makepkg(Room room, boolean hasMirrors)
      throws IOException, InterruptedException, BuildFailure, CancelledException {
    // Links in a directory of the builder's own: makepkg wants to be able to write there. Git takes
    // no repository of links, nor one of somebody else, so mirrors are copied.
    lay(room, "-RsT", MakepkgConfiguration.DISTFILES);
    if (hasMirrors) {
      lay(room, "-RT", MakepkgConfiguration.MIRRORS);
    }
    account.followMakepkg();
    run(
        room,
        User.BUILDER,
        MakepkgConfiguration.RECIPE,
        configuration.arguments(order.purpose(), order.plan().runsCheck()),
        variables);
  }

  private void lay(Room room, String how, Path from)
      throws IOException, InterruptedException, BuildFailure, CancelledException {
    List<String> copy =
        List.of("cp", how, "--", from.toString(), MakepkgConfiguration.SOURCES.toString());
    run(room, User.BUILDER, MakepkgConfiguration.HOME, copy, variables);
  }

  private static boolean isFilled(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return entries.iterator().hasNext();
    }
  }

  /** Installs what was made and removes it again, to see that both work. */
  private void tryOut(Room room, PackageSpec spec)
      throws IOException, InterruptedException, BuildFailure, CancelledException {
    if (context.rooms().confinement() == Rooms.Confinement.PLAIN_HOST) {
      account.line("this machine offers no rooms: packages are not installed for a test");
      return;
    }
    Path home = MakepkgConfiguration.HOME;
    run(room, User.ROOT, home, configuration.installFiles(expectedFiles(spec)), Map.of());
    List<String> names = spec.packages().stream().map(SplitPackage::name).toList();
    run(room, User.ROOT, home, configuration.remove(names), Map.of());
  }

  private List<PackageFile> takeOut(Room room, PackageSpec spec, Path part)
      throws IOException, InterruptedException, BuildFailure, CancelledException {
    List<String> copy =
        List.of(
            "cp",
            "-RPT",
            "--sparse=always",
            "--",
            MakepkgConfiguration.PACKAGES.toString(),
            MakepkgConfiguration.OUT.toString());
    run(room, User.ROOT, MakepkgConfiguration.HOME, copy, Map.of());
    return staging.stage(
        order.buildId(),
        part.resolve("out"),
        expectedFiles(spec),
        context.settings().limits().diskBytes());
  }

  /** Names of the files that makepkg makes of a recipe. */
  static List<String> expectedFiles(PackageSpec spec) {
    return spec.packages().stream()
        .map(one -> one.name() + "-" + spec.version() + "-" + one.architecture() + ".pkg.tar.zst")
        .toList();
  }

  private void run(
      Room room, User user, Path directory, List<String> argv, Map<String, String> environment)
      throws IOException, InterruptedException, BuildFailure, CancelledException {
    account.commandBegins();
    RoomResult result =
        room.run(new RoomCommand(argv, user, directory, environment), account::line, account);
    String said = account.failureLine().orElse(argv.getFirst() + " ended without saying why");
    switch (result) {
      case RoomResult.Exited(var status) when status == 0 -> {}
      case RoomResult.Exited(var status) when account.mentions("No space left on device") -> {
        if (account.mentions(MakepkgConfiguration.OUT.toString())) {
          throw new FullDiskException(
              "the disk of %s is full, free some space and build again; %s"
                  .formatted(context.settings().staging(), said));
        }
        throw new BuildFailure(
            "disk full: limit %s; %s"
                .formatted(size(context.settings().limits().diskBytes()), said));
      }
      case RoomResult.Exited(var status) ->
          throw new BuildFailure(
              status > 128 ? "killed by signal " + (status - 128) + "; " + said : said);
      case RoomResult.HitLimit(var _, var limit) -> throw new BuildFailure(limit + "; " + said);
      case RoomResult.FellSilent _ ->
          throw new BuildFailure("no output for " + words(account.limit().quietMax()));
      case RoomResult.TookTooLong _ ->
          throw new BuildFailure("not done after " + words(account.limit().totalMax()));
      case RoomResult.Cancelled _ -> throw new CancelledException();
    }
  }

  /** A size for people. */
  static String size(long bytes) {
    return bytes % (1L << 30) == 0
        ? (bytes >> 30) + " GiB"
        : String.format(Locale.ROOT, "%.0f MiB", bytes / 1048576.0);
  }

  /** A duration for people. */
  static String words(Duration duration) {
    long seconds = Math.max(1, duration.toSeconds());
    if (seconds % 3600 == 0) {
      return seconds / 3600 + (seconds == 3600 ? " hour" : " hours");
    }
    if (seconds % 60 == 0) {
      return seconds / 60 + (seconds == 60 ? " minute" : " minutes");
    }
    return seconds + (seconds == 1 ? " second" : " seconds");
  }
}
