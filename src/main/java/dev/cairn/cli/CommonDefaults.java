package dev.cairn.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where a common option comes from that is not on the command line: the environment ({@code
 * CAIRN_DATA}), then the configuration file ({@code cairn.data}), then what is usual.
 *
 * <p>The file is {@code $CAIRN_CONFIG}, or {@code cairn/cairn.conf} below {@code $XDG_CONFIG_HOME}
 * or {@code ~/.config}; it need not exist.
 */
final class CommonDefaults implements IDefaultValueProvider {
  private static final Set<String> OPTIONS =
      Set.of("--data", "--tree", "--http", "--json", "--quiet", "--yes");

  private final Map<String, String> environment;
  private final CliContext.User user;
  private final boolean isRoot;

  CommonDefaults(CliContext context) {
    this.environment = context.environment();
    this.user = context.user();
    this.isRoot = context.installation().isRoot();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !OPTIONS.contains(option.longestName())) {
      return null;
    }
    String key = option.longestName().substring(2);
    String value = environment.get("CAIRN_" + key.toUpperCase(Locale.ROOT));
    if (value == null || value.isEmpty()) {
      value = configured(key);
    }
    if (value == null && key.equals("data")) {
      return usualData().toString();
    }
    if (value != null && option.type() == boolean.class) {
      return isOn(option.longestName(), value) ? "true" : "false";
    }
    return value;
  }

  /** {@code /var/lib/cairn} for root, else {@code cairn} below the user's data directory. */
  private Path usualData() {
    return isRoot ? Path.of("/var/lib/cairn") : base("XDG_DATA_HOME", ".local/share");
  }

  private Path base(String variable, String below) {
    String directory = environment.getOrDefault(variable, "");
    // The XDG base directory specification wants relative paths to be ignored.
    Path base = directory.startsWith("/") ? Path.of(directory) : user.home().resolve(below);
    return base.resolve("cairn");
  }

  private static boolean isOn(String option, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off" -> false;
      default ->
          throw new CliException(
              "%s is set to '%s' in environment or configuration; use true or false"
                  .formatted(option, value),
              ExitStatus.USAGE);
    };
  }

  private @Nullable String configured(String key) {
    Path file =
        environment.containsKey("CAIRN_CONFIG")
            ? Path.of(environment.get("CAIRN_CONFIG"))
            : base("XDG_CONFIG_HOME", ".config").resolve("cairn.conf");
    if (!Files.exists(file)) {
      return null;
    }
    try {
      Config config = ConfigFactory.parseFile(file.toFile()).resolve();
      String path = "cairn." + key;
      if (!config.hasPath(path)) {
        return null;
      }
      String value = config.getString(path);
      return value.isEmpty() ? null : value;
    } catch (ConfigException wrong) {
      throw new CliException(
          "the configuration cannot be read: " + wrong.getMessage(), ExitStatus.USAGE);
    }
  }
}
