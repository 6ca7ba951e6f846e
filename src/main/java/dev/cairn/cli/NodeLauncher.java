package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts a node in this process; handed in by the program, because the CLI knows no node. */
@FunctionalInterface
public interface NodeLauncher {

  /**
   * What node to start.
   *
   * @param data its data directory; made when missing
   * @param trees recipe trees; empty means those of its configuration
   * @param port 0 for any that is free
   * @param continuesRun whether a run that an earlier node left unfinished goes on; commands that
   *     only look leave it alone
   * @param cluster how it takes part in a cluster; empty: not at all, whatever is configured
   */
  record Options(
      Path data,
      List<Path> trees,
      String host,
      int port,
      boolean continuesRun,
      Optional<ClusterOptions> cluster) {}

  /**
   * What the command line says of a cluster, before what is configured.
   *
   * @param address {@code HOST} or {@code HOST:PORT} of this node; empty: as configured
   * @param join contact points; empty: those configured
   * @param roles words; empty: as configured
   */
  record ClusterOptions(String address, List<String> join, List<String> roles) {}

  /** A node of this process. */
  interface RunningNode extends AutoCloseable {
    /** Where it listens, as {@code host:port}. */
    String http();

    /** What a client must bring. */
    String token();

    /**
     * Waits until somebody has asked it to end and it has.
     *
     * @throws IOException when it ended by itself; the message is one line that says why
     */
    void awaitEnd() throws IOException, InterruptedException;

    /** Ends it, in good order; harmless when it has ended. */
    @Override
    void close();
  }

  /**
   * Starts a node and returns when it answers.
   *
   * @throws IOException when it cannot: port or data directory in use, no right to write; the
   *     message is one line that says what to do
   */
  RunningNode start(Options options) throws IOException, InterruptedException;
}
