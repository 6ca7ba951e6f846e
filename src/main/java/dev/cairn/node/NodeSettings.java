package dev.cairn.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.cairn.api.Doors;
import dev.cairn.build.BuildEvent.Phase;
import dev.cairn.build.PhaseLimits;
import dev.cairn.cluster.ClusterSettings;
import dev.cairn.cluster.Role;
import dev.cairn.environment.RoomSpec.RoomLimits;
import dev.cairn.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything a node is told, read once. The sentences above the keys of {@code reference.conf} say
 * what each of them means.
 *
 * @param data directory of everything the node keeps, absolute
 * @param sharedJournal where runs, builds and workers are kept; nothing when in this node's journal
 * @param leaseLasts how long a node leads with a shared journal unless it says so again
 * @param roomsMemoryPart part of physical memory that all rooms may hold
 * @param cluster how it takes part in a cluster, as long as it has no identity; empty when it does
 *     not
 * @param remote how builds are carried out on other nodes
 * @param access whom the API lets in
 * @param akka the whole configuration, for the actor system
 */
record NodeSettings(
    Path data,
    List<Tree> trees,
    String httpHost,
    int httpPort,
    int slots,
    int jobs,
    String hooks,
    String packager,
    String architecture,
    String readJournal,
    Optional<PostgresSettings> sharedJournal,
    Duration leaseLasts,
    Room room,
    double roomsMemoryPart,
    PhaseLimits phases,
    Fetch fetch,
    Optional<ClusterSettings> cluster,
    Remote remote,
    AccessSettings access,
    Config akka) {

  private static final List<String> TLS_MODES =
      List.of("disable", "require", "verify-ca", "verify-full");

  /** A recipe tree and the variables that its recipes see. */
  record Tree(Path directory, Map<String, String> variables) {}

  /** How rooms are made. */
  record Room(
      boolean onHost,
      RoomLimits limits,
      int firstUid,
      List<String> basePackages,
      List<String> provides) {}

  /** How sources are fetched. */
  record Fetch(
      Map<String, List<String>> mirrors,
      List<Path> directories,
      boolean distributionSources,
      List<String> distributionSuites,
      int attempts,
      Duration connectTimeout) {}

  /**
   * How builds are carried out on other nodes.
   *
   * @param labels of this node
   * @param needs labels that a worker must have, by recipe
   */
  record Remote(
      int artifactsPort,
      List<String> labels,
      Map<String, List<String>> needs,
      long cacheBytesMax,
      Duration cutOffMax) {}

  /** What is only known on the machine. */
  record Machine(int processors, String architecture, Path defaultData) {}

  /**
   * Reads the configuration.
   *
   * @throws NodeException when a value is missing or wrong; the message names its key
   */
  static NodeSettings read(Config all, Machine machine) throws NodeException {
    try {
      Config cairn = all.getConfig("cairn");
      String[] http = hostAndPort(cairn.getString("http"));
      int slots = cairn.getInt("slots");
      int jobs = cairn.getInt("jobs");
      String architecture = cairn.getString("architecture");
      String data = cairn.getString("data");
      return new NodeSettings(
          data.isEmpty() ? machine.defaultData() : Path.of(data).toAbsolutePath().normalize(),
          trees(cairn),
          http[0],
          Integer.parseInt(http[1]),
          slots > 0 ? slots : machine.processors() / 2 + 1,
          jobs > 0 ? jobs : machine.processors(),
          cairn.getString("hooks"),
          cairn.getString("packager"),
          architecture.isEmpty() ? machine.architecture() : architecture,
          cairn.getString("read-journal"),
          sharedJournal(cairn.getConfig("journal")),
          cairn.getDuration("cluster.lease"),
          room(cairn.getConfig("room")),
          cairn.getDouble("rooms-memory-part"),
          phases(cairn.getConfig("phases")),
          fetch(cairn.getConfig("fetch")),
          ClusterReading.node(cairn.getConfig("cluster"), cairn.getString("journal.cluster")),
          remote(cairn.getConfig("cluster")),
          AccessSettings.read(cairn),
          all);
    } catch (ConfigException | IllegalArgumentException wrong) {
      throw new NodeException("the configuration is wrong: " + wrong.getMessage(), wrong);
    }
  }

  /** Where it answers. */
  Doors doors() {
    return new Doors(httpHost, httpPort, access.encrypted());
  }

  private static String[] hostAndPort(String http) throws NodeException {
    int colon = http.lastIndexOf(':');
    if (colon < 1 || !http.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new NodeException("cairn.http must be HOST:PORT, not " + http);
    }
    return new String[] {http.substring(0, colon), http.substring(colon + 1)};
  }

  private static List<Tree> trees(Config cairn) {
    List<Tree> trees = new ArrayList<>();
    for (ConfigValue value : cairn.getList("trees")) {
      if (value.valueType() == ConfigValueType.STRING) {
        trees.add(new Tree(absolute((String) value.unwrapped()), Map.of()));
      } else {
        Config tree = value.atKey("tree").getConfig("tree");
        Map<String, String> variables = new TreeMap<>();
        if (tree.hasPath("variables")) {
          tree.getObject("variables")
              .forEach((name, text) -> variables.put(name, text.unwrapped().toString()));
        }
        trees.add(new Tree(absolute(tree.getString("dir")), variables));
      }
    }
    return List.copyOf(trees);
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  private static Optional<PostgresSettings> sharedJournal(Config journal) throws NodeException {
    return switch (journal.getString("cluster")) {
      case "leveldb" -> Optional.empty();
      case "postgres" -> Optional.of(postgres(journal.getConfig("postgres")));
      default ->
          throw new NodeException(
              "cairn.journal.cluster must be leveldb or postgres, not "
                  + journal.getString("cluster"));
    };
  }

  /** The shared journal, also when it is not configured to be used. */
  static PostgresSettings postgres(Config postgres) throws NodeException {
    String tls = postgres.getString("tls");
    if (!TLS_MODES.contains(tls)) {
      throw new NodeException(
          "cairn.journal.postgres.tls must be one of %s, not %s"
              .formatted(String.join(", ", TLS_MODES), tls));
    }
    return new PostgresSettings(
        postgres.getString("host"),
        postgres.getInt("port"),
        postgres.getString("database"),
        postgres.getString("user"),
        password(postgres.getString("password-file")),
        tls,
        postgres.getString("root-certificate"));
  }

  private static String password(String file) throws NodeException {
    try {
      return file.isEmpty() ? "" : Files.readString(Path.of(file)).strip();
    } catch (IOException unreadable) {
      throw new NodeException(
          "cairn.journal.postgres.password-file names %s, which cannot be read".formatted(file),
          unreadable);
    }
  }

  private static Room room(Config room) throws NodeException {
    String kind = room.getString("kind");
    if (!kind.equals("namespaces") && !kind.equals("host")) {
      throw new NodeException("cairn.room.kind must be namespaces or host, not " + kind);
    }
    return new Room(
        kind.equals("host"),
        new RoomLimits(room.getBytes("memory"), room.getInt("processes"), room.getBytes("disk")),
        room.getInt("first-uid"),
        room.getStringList("base-packages"),
        room.getStringList("provides"));
  }

  private static PhaseLimits phases(Config phases) {
    Map<Phase, PhaseLimits.Limit> limits = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      String name = phase.name().toLowerCase(Locale.ROOT);
      if (phases.hasPath(name)) {
        limits.put(
            phase,
            new PhaseLimits.Limit(
                phases.getDuration(name + ".quiet"), phases.getDuration(name + ".total")));
      }
    }
    return new PhaseLimits(limits);
  }

  private static Fetch fetch(Config fetch) {
    Map<String, List<String>> mirrors = new TreeMap<>();
    Config byPrefix = fetch.getConfig("mirrors");
    byPrefix
        .root()
        .forEach(
            (prefix, value) ->
                mirrors.put(prefix, value.atKey("mirrors").getStringList("mirrors")));
    return new Fetch(
        mirrors,
        fetch.getStringList("directories").stream().map(NodeSettings::absolute).toList(),
        fetch.getBoolean("distribution-sources"),
        fetch.getStringList("distribution-suites"),
        fetch.getInt("attempts"),
        fetch.getDuration("connect-timeout"));
  }

  private static Remote remote(Config cluster) {
    Map<String, List<String>> needs = new TreeMap<>();
    cluster
        .getObject("needs")
        .forEach(
            (recipe, labels) -> needs.put(recipe, labels.atKey("labels").getStringList("labels")));
    return new Remote(
        cluster.getInt("artifacts-port"),
        List.copyOf(cluster.getStringList("labels")),
        Map.copyOf(needs),
        cluster.getBytes("cache"),
        cluster.getDuration("cut-off-max"));
  }

  /** Whether this node builds, decides, or both: one without a cluster does everything. */
  boolean has(Role role) {
    return cluster.map(one -> one.roles().contains(role)).orElse(true);
  }
}
