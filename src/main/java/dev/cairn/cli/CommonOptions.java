package dev.cairn.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that every command has. Each may also stand in the environment and in the
 * configuration file ({@link CommonDefaults}); the command line wins.
 */
public final class CommonOptions {
  /** Highest TCP port there is. */
  private static final int PORT_MAX = 65_535;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory: journal, packages, sources, logs (CAIRN_DATA).")
  @SuppressWarnings("NullAway.Init") // CommonDefaults always has a value
  private Path data;

  @Option(
      names = "--tree",
      paramLabel = "DIR",
      split = ":",
      description = "Tree of recipes; may be repeated (CAIRN_TREE, separated by colons).")
  private List<Path> trees = new ArrayList<>();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Where a node that is started with up listens (CAIRN_HTTP).",
      defaultValue = "127.0.0.1:8080")
  private String http = "";

  @Option(names = "--json", description = "Print JSON for programs (CAIRN_JSON).")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only failures and the summary (CAIRN_QUIET).")
  private boolean quiet;

  @Option(
      names = {"-y", "--yes"},
      description = "Ask nothing (CAIRN_YES).")
  private boolean yes;

  /** The data directory, absolute. */
  Path data() {
    return data.toAbsolutePath().normalize();
  }

  /** The recipe trees, absolute; empty when none are given. */
  List<Path> trees() {
    return trees.stream().map(tree -> tree.toAbsolutePath().normalize()).toList();
  }

  String httpHost() {
    return http.substring(0, colon()).replaceAll("^\\[|\\]$", "");
  }

  int httpPort() {
    String port = http.substring(colon() + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > PORT_MAX) {
      throw wrongHttp();
    }
    return Integer.parseInt(port);
  }

  private int colon() {
    int colon = http.lastIndexOf(':');
    if (colon <= 0) {
      throw wrongHttp();
    }
    return colon;
  }

  private ParameterException wrongHttp() {
    return new ParameterException(
        command.commandLine(),
        "--http wants HOST:PORT, such as 127.0.0.1:8080, not '" + http + "'");
  }

  boolean isJson() {
    return json;
  }

  boolean isQuiet() {
    return quiet;
  }

  boolean isYes() {
    return yes;
  }
}
