package dev.cairn.node;

import akka.actor.typed.ActorRef;
import dev.cairn.access.KeyRingEntity;
import dev.cairn.api.ApiServices;
import dev.cairn.api.ServerFacts;
import dev.cairn.build.ExecutorContext;
import dev.cairn.build.ExecutorSettings;
import dev.cairn.build.Farm;
import dev.cairn.build.HookSettings;
import dev.cairn.build.LiveBuilds;
import dev.cairn.build.ObsoletePackages;
import dev.cairn.build.Planner.PlanException;
import dev.cairn.build.ProgramRunner;
import dev.cairn.build.RecipePlanner;
import dev.cairn.build.RoomBuildExecutor;
import dev.cairn.build.RunEvent.Needs;
import dev.cairn.builddb.BuildDatabase;
import dev.cairn.builddb.ImportEntity;
import dev.cairn.cluster.MemberTls;
import dev.cairn.cluster.Role;
import dev.cairn.distfiles.CheckedDownload;
import dev.cairn.distfiles.DebianSourceFallback;
import dev.cairn.distfiles.DebianSourceSettings;
import dev.cairn.distfiles.DirectoryFallback;
import dev.cairn.distfiles.DistfileFallback;
import dev.cairn.distfiles.DistfileSettings;
import dev.cairn.distfiles.DistfileStore;
import dev.cairn.distfiles.Timing;
import dev.cairn.environment.RoomSettings;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalAudit;
import dev.cairn.ports.BrokenRecipe;
import dev.cairn.ports.PackageSpec;
import dev.cairn.ports.PlanRules.BuiltFile;
import dev.cairn.ports.PlanRules.FileStatus;
import dev.cairn.ports.ReadingSettings;
import dev.cairn.ports.RecipeTree;
import dev.cairn.ports.TreeReading;
import dev.cairn.ports.TreeSettings;
import dev.cairn.repository.PackageRepository;
import dev.cairn.repository.RepositoryException;
import dev.cairn.repository.RepositorySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The parts of a node that are not actors, each made from its settings.
 *
 * @param load how busy the machine is
 * @param metrics what the node measures of itself
 */
record NodeParts(
    NodeSettings settings,
    InstantSource clock,
    LinuxLoad load,
    LazyRooms rooms,
    RecipeTrees trees,
    TreeCommits commits,
    PackageRepository repository,
    DistfileStore distfiles,
    ExecutorContext context,
    RoomBuildExecutor executor,
    NodeMetrics metrics)
    implements AutoCloseable {

  /** Programs are searched here, whatever the caller's own path is. */
  private static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Complete environment of every program that is started outside of a room. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", SEARCH_PATH, "LC_ALL", "C.UTF-8", "HOME", "/nonexistent");

  /** How long one hook may run. */
  static final Duration HOOK_MAX = Duration.ofMinutes(10);

  /** A version for what the base provides without naming one: newer than any. */
  private static final String ANY_VERSION = "9999";

  /** The parts of a node with these settings. */
  static NodeParts of(NodeSettings settings) throws IOException, InterruptedException {
    InstantSource clock = Clock.systemUTC();
    Path data = settings.data();
    LinuxLoad load = new LinuxLoad(Path.of("/proc"), Runtime.getRuntime().availableProcessors());
    LazyRooms rooms = new LazyRooms(roomSettings(settings), settings.room().onHost());
    List<TreeSettings> treeSettings =
        settings.trees().stream()
            .map(tree -> new TreeSettings(tree.directory(), tree.variables()))
            .toList();
    // Recipes are evaluated in rooms beside those of the workers, so in slots behind theirs.
    RecipeTree reader =
        new RecipeTree(
            treeSettings,
            ReadingSettings.of(
                settings.architecture(),
                data.resolve("cache/srcinfo"),
                Runtime.getRuntime().availableProcessors(),
                settings.slots()),
            rooms);
    TreeCommits commits = new TreeCommits(SEARCH_PATH);
    RecipeTrees trees = new RecipeTrees(treeSettings, reader, rooms, commits);
    PackageRepository repository =
        PackageRepository.open(
            RepositorySettings.standard(data.resolve("repository"), ENVIRONMENT), clock);
    DistfileStore distfiles = distfiles(settings, List.of(), clock);
    ExecutorSettings executorSettings = executorSettings(settings, data);
    ExecutorContext context =
        new ExecutorContext(
            executorSettings,
            rooms,
            rooms::systemVersion,
            distfiles,
            Optional.of(repository),
            trees,
            clock,
            System::nanoTime,
            load::loadPerProcessor);
    return new NodeParts(
        settings,
        clock,
        load,
        rooms,
        trees,
        commits,
        repository,
        distfiles,
        context,
        new RoomBuildExecutor(context),
        new NodeMetrics());
  }

  static RoomSettings roomSettings(NodeSettings settings) {
    RoomSettings standard = RoomSettings.below(settings.data());
    List<String> packages = settings.room().basePackages();
    return new RoomSettings(
        standard.rooms(),
        standard.bases(),
        settings.room().firstUid(),
        packages.isEmpty() ? standard.basePackages() : packages);
  }

  /** Fetches from other nodes into the directory {@code partial}. */
  static CheckedDownload download(Path partial, Optional<MemberTls> tls) {
    return new CheckedDownload(
        partial,
        DistfileSettings.standard(partial, ENVIRONMENT),
        timing(Clock.systemUTC()),
        tls.map(MemberTls::context));
  }

  private static Timing timing(InstantSource clock) {
    return new Timing(
        clock, System::nanoTime, Thread::sleep, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The store of distfiles, which asks {@code first} before anybody else. */
  static DistfileStore distfiles(
      NodeSettings settings, List<DistfileFallback> first, InstantSource clock) throws IOException {
    Path directory = settings.data().resolve("distfiles");
    NodeSettings.Fetch fetch = settings.fetch();
    DistfileSettings standard = DistfileSettings.standard(directory, ENVIRONMENT);
    List<DistfileFallback> fallbacks = new ArrayList<>();
    if (!fetch.directories().isEmpty()) {
      fallbacks.add(new DirectoryFallback(fetch.directories()));
    }
    if (fetch.distributionSources()) {
      DebianSourceSettings debian =
          DebianSourceSettings.standard(settings.data().resolve("cache/sources"), ENVIRONMENT);
      fallbacks.add(
          new DebianSourceFallback(
              new DebianSourceSettings(
                  debian.directory(),
                  debian.aptConfiguration(),
                  fetch.distributionSuites(),
                  debian.sourcePackages(),
                  debian.refreshAfter(),
                  debian.programMax(),
                  debian.environment()),
              clock));
    }
    return DistfileStore.open(
        new DistfileSettings(
            directory,
            fetch.mirrors(),
            standard.sizeMaxBytes(),
            fetch.attempts(),
            standard.backoffFirst(),
            standard.backoffMax(),
            fetch.connectTimeout(),
            standard.stallMax(),
            standard.transferMax(),
            ENVIRONMENT),
        first,
        fallbacks,
        timing(clock));
  }

  /** How builds are carried out whose files lie below {@code directory}. */
  static ExecutorSettings executorSettings(NodeSettings settings, Path directory) {
    return new ExecutorSettings(
        directory.resolve("repository"),
        directory.resolve("staging"),
        directory.resolve("logs"),
        settings.architecture(),
        settings.jobs(),
        settings.room().limits(),
        settings.room().provides().stream()
            .map(name -> name.contains("=") ? name : name + "=" + ANY_VERSION)
            .toList(),
        settings.packager(),
        Instant.parse("2026-01-01T00:00:00Z"),
        settings.phases(),
        200L << 20);
  }

  /** How the farm is set up. */
  Farm.Settings farmSettings() {
    return new Farm.Settings(
        "local",
        settings.has(Role.WORKER) ? settings.slots() : 0,
        rooms.confinement().name(),
        (long) (load.memoryBytes() * settings.roomsMemoryPart()),
        settings.architecture(),
        settings.remote().labels());
  }

  /** How hooks are run, with the variables that are the same for all. */
  HookSettings hookSettings() {
    Path data = settings.data();
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", SEARCH_PATH);
    variables.put("PROFILE", settings.akka().getString("cairn.profile"));
    variables.put("DIR_PACKAGES", data.resolve("repository").toString());
    variables.put("DIR_REPOSITORY", data.resolve("repository").toString());
    variables.put(
        "DIR_PORTS", String.join(":", trees.directories().stream().map(Path::toString).toList()));
    variables.put("DIR_OPTIONS", "");
    variables.put("DIR_DISTFILES", data.resolve("distfiles").toString());
    variables.put("DIR_LOGS", data.resolve("logs").toString());
    variables.put("DIR_BUILDBASE", data.resolve("rooms").toString());
    return new HookSettings(Path.of(settings.hooks()).toAbsolutePath(), variables, HOOK_MAX, 4);
  }

  /** The planner over the trees, the history and the repository. */
  RecipePlanner planner(BuildDatabase history) {
    return new RecipePlanner(
        trees,
        history,
        new RecipePlanner.Surroundings(
            settings.room().provides(),
            settings.architecture(),
            this::look,
            spec -> executor.optionsHash(trees.variables(spec.directory())),
            commits::of,
            this::needs));
  }

  private Optional<Needs> needs(PackageSpec spec) {
    String architecture =
        spec.packages().stream().allMatch(one -> one.architecture().equals("any"))
            ? "any"
            : settings.architecture();
    return Optional.of(
        new Needs(architecture, settings.remote().needs().getOrDefault(spec.name(), List.of())));
  }

  private FileStatus look(BuiltFile file) {
    try {
      return switch (repository.check(file.fileName(), file.sizeBytes(), file.sha256())) {
        case PRESENT -> FileStatus.PRESENT;
        case MISSING -> FileStatus.MISSING;
        case DAMAGED -> FileStatus.DAMAGED;
      };
    } catch (RepositoryException unreadable) {
      return FileStatus.DAMAGED;
    }
  }

  /** Package files that no recipe made any more when the trees were last read. */
  List<String> obsoleteFiles() throws IOException {
    Optional<TreeReading> reading = trees.last();
    return reading.isEmpty()
        ? List.of()
        : ObsoletePackages.files(reading.get(), repository.packages());
  }

  private Set<String> recipeNames() throws PlanException, IOException, InterruptedException {
    TreeReading reading = trees.read();
    if (!reading.broken().isEmpty()) {
      throw new PlanException(
          "it is not known what is stale while a recipe is broken; mend "
              + String.join(", ", reading.broken().stream().map(BrokenRecipe::name).toList()));
    }
    return reading.specs().stream().map(PackageSpec::name).collect(Collectors.toSet());
  }

  /** What the API is given. */
  ApiServices apiServices(
      ActorRef<Farm.Command> farm,
      LiveBuilds live,
      BuildDatabase history,
      Journal journal,
      Supplier<JournalAudit> audit,
      Supplier<Optional<String>> obstacle,
      ServerFacts facts,
      ActorRef<KeyRingEntity.Command> keyRing,
      ActorRef<ImportEntity.TakeOver> imports,
      Runnable shutdown) {
    return new ApiServices(
        facts,
        keyRing,
        farm,
        planner(history),
        history,
        audit,
        load,
        live,
        new RecipeView(trees),
        new RepositoryView(repository, settings.data().resolve("repository"), "cairn"),
        new DistfileView(distfiles, trees),
        new ProgramView(
            new ProgramRunner(context.settings(), rooms),
            // Behind the workers' slots and those of the recipe readers.
            settings.slots() + Runtime.getRuntime().availableProcessors(),
            settings.data().resolve("work")),
        new ApiServices.Directories(
            settings.data(), settings.data().resolve("logs"), trees.directories()),
        shutdown,
        journal,
        obstacle,
        new ApiServices.Database(history, history, imports, this::recipeNames));
  }

  @Override
  public void close() {
    metrics.close();
    repository.close();
  }
}
