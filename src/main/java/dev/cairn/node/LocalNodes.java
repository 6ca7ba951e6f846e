package dev.cairn.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.cairn.cli.NodeLauncher;
import dev.cairn.cluster.ClusterSettings.ContactPoint;
import dev.cairn.cluster.Role;
import dev.cairn.ports.ReadingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts nodes in this process, from the configuration file and what a command adds to it. */
final class LocalNodes implements NodeLauncher {
  /** Keys with names of the user's own, and defaults of command-line options. */
  private static final List<String> FREE_KEYS =
      List.of(
          "cairn.fetch.mirrors",
          "cairn.cluster.needs",
          "cairn.access.certificates",
          "cairn.json",
          "cairn.quiet",
          "cairn.yes");

  private final Path configuration;
  private final String version;

  /**
   * Nodes of this configuration.
   *
   * @param configuration the configuration file; need not exist
   */
  LocalNodes(Path configuration, String version) {
    this.configuration = configuration;
    this.version = version;
  }

  @Override
  public RunningNode start(Options options) throws IOException, InterruptedException {
    NodeSettings settings =
        NodeSettings.read(
            configuration(options),
            new NodeSettings.Machine(
                Runtime.getRuntime().availableProcessors(),
                ReadingSettings.architectureOf(System.getProperty("os.arch")),
                options.data()));
    settings.access().check(settings.httpHost());
    RunningNode node =
        settings.has(Role.CONTROLLER)
            ? Node.start(settings, options.continuesRun(), version)
            : WorkerNode.start(settings, settings.cluster().orElseThrow(), version);
    // SIGTERM and a command that ends early close the journal, too.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(node::close));
    return node;
  }

  /** What is configured, whatever a command says. */
  Config configuration() throws NodeException {
    try {
      return file().withFallback(ConfigFactory.load()).resolve();
    } catch (ConfigException wrong) {
      throw wrong(wrong);
    }
  }

  private Config file() throws NodeException {
    Config file =
        Files.exists(configuration)
            ? ConfigFactory.parseFile(configuration.toFile()).resolve()
            : ConfigFactory.empty();
    refuseUnknownKeys(file);
    return file;
  }

  private NodeException wrong(ConfigException wrong) {
    return new NodeException(
        "the configuration " + configuration + " is wrong: " + wrong.getMessage(), wrong);
  }

  private Config configuration(Options options) throws NodeException {
    try {
      Config asked =
          file()
              .withValue("cairn.data", ConfigValueFactory.fromAnyRef(options.data().toString()))
              .withValue(
                  "cairn.http",
                  ConfigValueFactory.fromAnyRef(options.host() + ":" + options.port()));
      if (!options.trees().isEmpty()) {
        asked =
            asked.withValue(
                "cairn.trees",
                ConfigValueFactory.fromIterable(
                    options.trees().stream().map(Path::toString).toList()));
      }
      return clustered(asked.withFallback(ConfigFactory.load()).resolve(), options.cluster());
    } catch (ConfigException wrong) {
      throw wrong(wrong);
    }
  }

  /** Nodes of commands are never members and answer nobody else, whatever is configured. */
  private static Config clustered(Config config, Optional<ClusterOptions> asked)
      throws NodeException {
    if (asked.isEmpty()) {
      return config
          .withValue("cairn.cluster.host", ConfigValueFactory.fromAnyRef(""))
          .withValue("cairn.https", ConfigValueFactory.fromAnyRef(""));
    }
    ClusterOptions options = asked.get();
    Config result = config;
    if (!options.join().isEmpty()) {
      result = with(result, "join", options.join());
    }
    if (!options.roles().isEmpty()) {
      result = with(result, "roles", options.roles());
    }
    if (!options.address().isEmpty()) {
      ContactPoint address = ClusterReading.contactPoint("--cluster", options.address());
      result = with(result, "host", address.host());
      if (options.address().endsWith(":" + address.port())) {
        result = with(result, "port", address.port());
      }
    }
    if (!result.getString("cairn.cluster.host").isEmpty()) {
      return result;
    }
    List<String> join = result.getStringList("cairn.cluster.join");
    if (!join.isEmpty()) {
      return with(
          result,
          "host",
          ClusterReading.addressTowards(ClusterReading.contactPoint("--join", join.getFirst())));
    }
    if (!options.roles().isEmpty()) {
      throw new NodeException(
          "say at which address the others reach this node: --cluster HOST[:PORT]"
              + " (cairn.cluster.host)");
    }
    return result;
  }

  private static Config with(Config config, String key, Object value) {
    return config.withValue("cairn.cluster." + key, ConfigValueFactory.fromAnyRef(value));
  }

  /** A key that nobody reads is a mistake that would otherwise show much later, or never. */
  private void refuseUnknownKeys(Config file) throws NodeException {
    Config known = ConfigFactory.defaultReference();
    for (Map.Entry<String, ConfigValue> entry : file.entrySet()) {
      String key = entry.getKey();
      boolean isFree = FREE_KEYS.stream().anyMatch(key::startsWith);
      if (key.startsWith("cairn.") && !isFree && !known.hasPathOrNull(key)) {
        throw new NodeException(
            "the configuration %s has the unknown key %s".formatted(configuration, key));
      }
    }
  }
}
