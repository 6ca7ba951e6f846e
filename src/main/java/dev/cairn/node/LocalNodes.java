package dev.cairn.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.cairn.cli.NodeLauncher;
import dev.cairn.ports.ReadingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts nodes in this process, from the configuration file and what a command adds to it. */
final class LocalNodes implements NodeLauncher {
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
    return Node.start(settings, options.continuesRun(), version);
  }

  private Config configuration(Options options) throws NodeException {
    try {
      Config file =
          Files.exists(configuration)
              ? ConfigFactory.parseFile(configuration.toFile())
              : ConfigFactory.empty();
      Config asked =
          file.withValue("cairn.data", ConfigValueFactory.fromAnyRef(options.data().toString()))
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
      return asked.withFallback(ConfigFactory.load()).resolve();
    } catch (ConfigException wrong) {
      throw new NodeException(
          "the configuration " + configuration + " is wrong: " + wrong.getMessage(), wrong);
    }
  }
}
