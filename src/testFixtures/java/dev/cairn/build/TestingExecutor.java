package dev.cairn.build;

import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.BuildEvent.Purpose;
import dev.cairn.build.PhaseLimits.Limit;
import dev.cairn.distfiles.DistfileSettings;
import dev.cairn.distfiles.DistfileStore;
import dev.cairn.distfiles.Timing;
import dev.cairn.environment.RoomSpec.RoomLimits;
import dev.cairn.environment.Rooms;
import dev.cairn.environment.TestingRooms;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.ReadingSettings;
import dev.cairn.ports.RecipeTree;
import dev.cairn.ports.TreeReading;
import dev.cairn.ports.TreeSettings;
import dev.cairn.repository.PackageRepository;
import dev.cairn.repository.RepositorySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole executor below one directory, and a tree of recipes that a test writes. */
final class TestingExecutor implements AutoCloseable {
  static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
  static final RoomLimits LIMITS = new RoomLimits(512L << 20, 128, 96L << 20);

  final Path data;
  final Path tree;
  final Rooms rooms;
  final ExecutorSettings settings;
  final PackageRepository repository;
  final RoomBuildExecutor executor;
  private int builds;

  /** With limits in time that no test reaches. */
  TestingExecutor(Path directory) throws IOException, InterruptedException {
    this(directory, PhaseLimits.standard());
  }

  TestingExecutor(Path directory, PhaseLimits phaseLimits)
      throws IOException, InterruptedException {
    this(directory, phaseLimits, TestingRooms::namespaces);
  }

  /** Rooms whose directories are in a data directory. */
  interface MakesRooms {
    Rooms in(Path data) throws IOException;
  }

  TestingExecutor(Path directory, PhaseLimits phaseLimits, MakesRooms makesRooms)
      throws IOException, InterruptedException {
    data = Files.createDirectories(directory.toRealPath().resolve("data"));
    tree = Files.createDirectories(directory.toRealPath().resolve("tree"));
    rooms = makesRooms.in(data);
    ExecutorSettings usual =
        ExecutorSettings.below(
            data,
            ReadingSettings.architectureOf(System.getProperty("os.arch", "amd64")),
            2,
            LIMITS,
            List.of("glibc=2.36", "bash=5"));
    settings =
        new ExecutorSettings(
            usual.repository(),
            usual.staging(),
            usual.logs(),
            usual.architecture(),
            usual.jobs(),
            usual.limits(),
            usual.provided(),
            usual.packager(),
            usual.sourceDate(),
            phaseLimits,
            usual.logBytesMax());
    repository =
        PackageRepository.open(
            RepositorySettings.standard(settings.repository(), PATH), InstantSource.system());
    DistfileStore distfiles =
        DistfileStore.open(
            DistfileSettings.standard(data.resolve("distfiles"), PATH),
            List.of(),
            new Timing(InstantSource.system(), System::nanoTime, Thread::sleep, () -> 0));
    executor =
        new RoomBuildExecutor(
            new ExecutorContext(
                settings,
                rooms,
                () -> "test base",
                distfiles,
                Optional.of(repository),
                new TreeSpecs(),
                InstantSource.system(),
                System::nanoTime,
                () -> 0));
  }

  /** The usual limits, but {@code quiet} and {@code total} for one phase. */
  static PhaseLimits limits(Phase phase, Duration quiet, Duration total) {
    Map<Phase, Limit> limits = new EnumMap<>(PhaseLimits.standard().byPhase());
    limits.put(phase, new Limit(quiet, total));
    return new PhaseLimits(limits);
  }

  private final class TreeSpecs implements SpecSource {
    @Override
    public PackageSpec read(BuildOrder order) throws IOException, InterruptedException {
      return spec(order.plan().identity().origin());
    }

    @Override
    public Map<String, String> variables(BuildOrder order) {
      return Map.of("TREE_VARIABLE", "from the tree");
    }
  }

  /** Writes a recipe: the text of its PKGBUILD behind the lines that all have. */
  Path recipe(String origin, String version, String text) throws IOException {
    Path directory = Files.createDirectories(tree.resolve(origin));
    Files.writeString(
        directory.resolve("PKGBUILD"),
        "pkgver=%s\npkgrel=1\narch=(x86_64 aarch64)\n%s".formatted(version, text));
    return directory;
  }

  /** What the tree says of a recipe now. */
  PackageSpec spec(String origin) throws IOException, InterruptedException {
    TreeReading reading =
        new RecipeTree(
                List.of(new TreeSettings(tree, Map.of())),
                ReadingSettings.of(settings.architecture(), data.resolve("cache"), 1, 7),
                rooms)
            .read();
    return reading.specs().stream()
        .filter(spec -> spec.origin().equals(origin))
        .findFirst()
        .orElseThrow(() -> new AssertionError(origin + " is not in " + reading));
  }

  /** An order for a recipe as it stands, with what its room needs. */
  BuildOrder order(String origin, Purpose purpose, String... install)
      throws IOException, InterruptedException {
    PackageSpec spec = spec(origin);
    builds++;
    return TestingBuilds.order(
        "build-" + builds,
        purpose,
        TestingBuilds.plan(
            TestingBuilds.identity(origin, spec.version().toString(), spec.fingerprint()),
            spec.directory().toString(),
            List.of(install),
            0));
  }

  /** Builds a recipe as it stands and publishes it. */
  BuildExecutor.Result build(String origin, TestingProgress progress, String... install)
      throws IOException, InterruptedException {
    return executor.carryOut(order(origin, Purpose.PUBLISH, install), progress);
  }

  /**
   * Whatever is left of builds and their rooms; signs of life, and rooms in which recipes are read,
   * are somebody else's.
   */
  List<Path> leftovers() throws IOException {
    List<Path> left = new ArrayList<>(TestingRooms.below(data.resolve("rooms")));
    left.removeIf(path -> path.getFileName().toString().matches("\\.alive.*|room-recipes-.*"));
    left.addAll(TestingRooms.below(settings.staging()));
    return left;
  }

  @Override
  public void close() {
    repository.close();
  }
}
