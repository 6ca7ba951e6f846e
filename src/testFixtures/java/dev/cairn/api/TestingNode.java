package dev.cairn.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.cairn.access.Access;
import dev.cairn.access.BearerTokens;
import dev.cairn.access.KeyRingEntity;
import dev.cairn.access.Keys;
import dev.cairn.access.Limits;
import dev.cairn.access.Scope;
import dev.cairn.access.Sessions;
import dev.cairn.build.BuildContext;
import dev.cairn.build.BuildFolds;
import dev.cairn.build.BuildMetrics;
import dev.cairn.build.Farm;
import dev.cairn.build.LiveBuilds;
import dev.cairn.build.RequestState;
import dev.cairn.build.SlotLimitRules.Reading;
import dev.cairn.build.TestingBuildExecutor;
import dev.cairn.build.TestingPlanner;
import dev.cairn.builddb.BuildDatabase;
import dev.cairn.builddb.DatabaseSettings;
import dev.cairn.builddb.HistoryJournal;
import dev.cairn.builddb.ImportEntity;
import dev.cairn.builddb.LogEnds;
import dev.cairn.cluster.Member;
import dev.cairn.cluster.MemberTls;
import dev.cairn.journal.Cause;
import dev.cairn.journal.EntityFold;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalAudit;
import dev.cairn.journal.StoredCauses;
import dev.cairn.node.NodeMetrics;
import java.io.IOException;
import java.nio.file.Files;
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
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A node with real entities, journal and API, whose recipes, builds and packages are made up. Its
 * journal lies in the directory that it is given.
 */
public final class TestingNode implements AutoCloseable {
  /** What a client must bring. */
  public static final String TOKEN = "a-token-of-more-than-sixteen-characters";

  /** By which it signs sessions. */
  static final String SESSION_KEY = "the secret by which a testing node signs";

  /** What tokens of somebody else say, who signs them with {@link #TOKEN}. */
  static final BearerTokens.Settings TOKENS =
      new BearerTokens.Settings("https://issuer.example", "testing", Duration.ZERO, "scope");

  private static final Duration START_MAX = Duration.ofSeconds(20);

  private final ActorSystem<SpawnProtocol.Command> system;
  private final ApiServices services;
  private final Journal journal;
  private final LiveBuilds live = new LiveBuilds();
  private final BuildDatabase history;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What becomes of builds. */
  public final TestingBuildExecutor executor;

  /** What recipes there are. */
  public final TestingPlanner planner;

  /** The packages of the repository. */
  public final List<Wire.PublishedPackage> packages = new ArrayList<>();

  /** The recipes that there are, for what is stale. */
  public final Set<String> recipes = new TreeSet<>();

  /** The fetched files that nobody needs. */
  public final List<Wire.UnusedFile> unused = new ArrayList<>();

  /** The address, {@code host:port}. */
  public final String http;

  /** Starts a node with two slots. */
  public TestingNode(Path data) throws Exception {
    this(data, BuildFolds.all());
  }

  /** Starts a node with two slots whose audits fold in another way. */
  public TestingNode(Path data, List<EntityFold<?, ?>> folds) throws Exception {
    this(data, Map.of(), "cairn.query.leveldb", folds);
  }

  /** Starts a node that keeps its events as nodes once did, with Akka's own LevelDB plugin. */
  public static TestingNode withAkkasJournal(Path data) throws Exception {
    String plugin = "akka.persistence.journal.leveldb";
    return new TestingNode(
        data,
        Map.of(
            "akka.persistence.journal.plugin",
            plugin,
            plugin + ".dir",
            data.resolve("journal").toString(),
            "cairn.journal.leveldb.dir",
            data.resolve("unused").toString()),
        "akka.persistence.query.journal.leveldb",
        BuildFolds.all());
  }

  /** Starts a node with another profile. */
  public static TestingNode withProfile(Path data, String profile) throws Exception {
    return new TestingNode(
        data, Map.of("cairn.profile", profile), "cairn.query.leveldb", BuildFolds.all());
  }

  /** Starts a node whose journal finds its disk full. */
  public static TestingNode withFullDisk(Path data) throws Exception {
    return new TestingNode(
        data,
        Map.of("cairn.journal.leveldb.free-space-min", "1 PiB"),
        "cairn.query.leveldb",
        BuildFolds.all());
  }

  /** Members of a cluster that the node says it sees. */
  public volatile List<Member> members = List.of();

  /** Why the node says that it cannot work. */
  public volatile Optional<String> obstacle = Optional.empty();

  /**
   * The time that passes for keys, limits and answers: that of the machine, and what a test adds.
   */
  public volatile Duration later = Duration.ZERO;

  private volatile Optional<Instant> stopped = Optional.empty();

  private final InstantSource clock =
      () -> stopped.orElseGet(() -> Clock.systemUTC().instant()).plus(later);

  private final NodeMetrics metrics = new NodeMetrics();

  private TestingNode(
      Path data, Map<String, String> settings, String readJournal, List<EntityFold<?, ?>> folds)
      throws Exception {
    Path logs = Files.createDirectories(data.resolve("logs"));
    Config configuration =
        ConfigFactory.parseMap(settings)
            .withFallback(
                ConfigFactory.parseMap(
                    Map.of(
                        "akka.loglevel",
                        "WARNING",
                        "cairn.journal.leveldb.dir",
                        data.resolve("journal").toString(),
                        "cairn.journal.leveldb.fsync",
                        "off")))
            .withValue("akka.jvm-exit-on-fatal-error", ConfigValueFactory.fromAnyRef("off"))
            .withFallback(ConfigFactory.load());
    journal = Journal.open(configuration);
    system = ActorSystem.create(SpawnProtocol.create(), "testing", configuration);
    executor = new TestingBuildExecutor(logs);
    history =
        BuildDatabase.open(
            DatabaseSettings.h2(data.resolve("database")),
            new HistoryJournal(
                system,
                readJournal,
                () -> {},
                () -> Long.MAX_VALUE,
                LogEnds.below(logs),
                "testing"));
    planner = new TestingPlanner(history);
    BuildContext context =
        new BuildContext(
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            executor,
            live,
            Cause.ofStart(UUID.randomUUID().toString()));
    spawn(BuildMetrics.create(metrics.registry()), "build-metrics");
    ActorRef<Farm.Command> farm =
        spawn(
            Farm.create(
                new Farm.Settings("testing", 2, "none", Long.MAX_VALUE),
                context,
                () -> new Reading(0.5, 2, 0, 0),
                Optional.empty(),
                RequestState.of(history.requests()),
                Optional.empty()),
            "farm");
    JournalAudit audit = JournalAudit.of(journal, system, folds, BuildFolds.live(farm, system));
    ServerFacts facts = facts();
    ActorRef<KeyRingEntity.Command> keyRing =
        spawn(KeyRingEntity.create(clock, facts.access().keys()::know), "key-ring");
    facts.access().keys().tellUse(keyRing);
    ActorRef<ImportEntity.TakeOver> imports = spawn(ImportEntity.all(clock), "imports");
    services = services(facts, keyRing, imports, farm, audit, data, logs);
    ServerBinding binding = ApiServer.start(system, door(0), services).toCompletableFuture().get();
    http = "127.0.0.1:" + binding.localAddress().getPort();
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) throws Exception {
    return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(behavior, name, Props.empty(), replyTo),
            START_MAX,
            system.scheduler())
        .toCompletableFuture()
        .get();
  }

  /** Who may ask, with limits and names for tests. */
  static Access access(String token, InstantSource clock) {
    Keys keys = new Keys(clock, UUID.randomUUID().toString());
    return new Access(
        token,
        List.of("farm.example"),
        keys,
        new Sessions(SESSION_KEY, keys, UUID.randomUUID().toString(), clock),
        Optional.of(BearerTokens.signedBySecret(TOKENS, TOKEN.getBytes(UTF_8), clock)),
        Map.of("robot", Scope.BUILD),
        new Limits(new Limits.Settings(100, 50, 10), clock),
        () -> (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "").substring(0, 48));
  }

  private ServerFacts facts() {
    return new ServerFacts(
        "0.0-testing",
        access(TOKEN, clock),
        clock,
        () -> UUID.randomUUID().toString(),
        metrics.registry(),
        () -> members);
  }

  private ApiServices services(
      ServerFacts facts,
      ActorRef<KeyRingEntity.Command> keyRing,
      ActorRef<ImportEntity.TakeOver> imports,
      ActorRef<Farm.Command> farm,
      JournalAudit audit,
      Path data,
      Path logs) {
    return new ApiServices(
        facts,
        keyRing,
        farm,
        planner,
        history,
        () -> audit,
        () -> new Reading(0.5, 2, 0, 0),
        live,
        () -> planner.recipes().entrySet().stream().map(this::recipe).toList(),
        new ApiServices.Packages() {
          @Override
          public List<Wire.PublishedPackage> packages() {
            return packages;
          }

          @Override
          public boolean has(String fileName, long sizeBytes, String sha256) throws IOException {
            Path file = data.resolve("repository").resolve(fileName);
            return Files.exists(file)
                && Files.size(file) == sizeBytes
                && TestingBuildExecutor.isContent(Files.readAllBytes(file));
          }

          @Override
          public Wire.Repository repository() {
            return new Wire.Repository(
                "cairn",
                data.resolve("repository").toString(),
                data.resolve("repository/cairn.db").toString(),
                "[cairn]\nServer = file://" + data.resolve("repository") + "\n");
          }
        },
        new ApiServices.Distfiles() {
          @Override
          public List<Wire.UnusedFile> unused() {
            return List.copyOf(unused);
          }

          @Override
          public List<Wire.UnusedFile> purge() {
            List<Wire.UnusedFile> purged = List.copyOf(unused);
            unused.clear();
            return purged;
          }
        },
        programs ->
            programs.stream()
                .map(
                    program ->
                        new Wire.ProgramResult(
                            program.packageName(),
                            program.argv(),
                            0,
                            "ran " + String.join(" ", program.argv())))
                .toList(),
        new ApiServices.Directories(data, logs, List.of(Path.of("/trees"))),
        this::close,
        journal,
        () -> obstacle,
        new ApiServices.Database(history, history, imports, () -> recipes));
  }

  private PackageWire.Recipe recipe(Map.Entry<String, List<String>> recipe) {
    return new PackageWire.Recipe(
        recipe.getKey(),
        planner.origin(recipe.getKey()),
        "1-1",
        List.of(recipe.getKey()),
        new PackageWire.Dependencies(
            List.of(), recipe.getValue().stream().map(planner::origin).toList()));
  }

  /** A further stream of its events that holds only so many of the newest. */
  EventHub eventHub(int places) {
    return new EventHub(
        system,
        services,
        system.dispatchers().lookup(DispatcherSelector.blocking()),
        new FarmDoor(system, services.farm()),
        places);
  }

  ActorSystem<?> system() {
    return system;
  }

  /** Has time pass only by what {@link #later} says. */
  public void stopClock() {
    stopped = Optional.of(clock.instant());
  }

  /** What is stored of an entity. */
  List<StoredCauses.StoredEvent> stored(String persistenceId) throws Exception {
    return StoredCauses.of(system, persistenceId);
  }

  /** Binds another server to {@code port}; for the message when it is in use. */
  public void bindAgain(int port) throws Exception {
    ApiServer.start(system, door(port), services).toCompletableFuture().get();
  }

  private static Doors door(int port) {
    return new Doors("127.0.0.1", port, Optional.empty());
  }

  /** Answers with TLS as well, and says at which port. */
  int encrypt(MemberTls tls) throws Exception {
    return ApiServer.encrypted(
            system,
            new Doors.Encrypted("127.0.0.1", 0, tls),
            new ApiRoutes(system, services, services.facts(), "127.0.0.1").create())
        .toCompletableFuture()
        .get()
        .localAddress()
        .getPort();
  }

  /** Binds another server with this patience, and says at which port. */
  int bindWith(Patience patience) throws Exception {
    return ApiServer.serve(
            system,
            "127.0.0.1",
            0,
            new ApiRoutes(system, services, services.facts(), "127.0.0.1").create(),
            patience)
        .toCompletableFuture()
        .get()
        .localAddress()
        .getPort();
  }

  /** Writes what a client looks for in {@code data}. */
  public void announceIn(Path data) throws IOException {
    Files.writeString(data.resolve("token"), TOKEN + "\n");
    Files.writeString(
        data.resolve("node.json"),
        "{\"pid\":%d,\"http\":\"%s\",\"version\":\"0\"}\n"
            .formatted(ProcessHandle.current().pid(), http));
  }

  /** Waits until the node has ended. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public void close() {
    history.close();
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get();
    } catch (Exception failed) {
      throw new IllegalStateException("the node does not end", failed);
    }
    if (closed.compareAndSet(false, true)) {
      journal.close();
      metrics.close();
    }
    ended.countDown();
  }
}
