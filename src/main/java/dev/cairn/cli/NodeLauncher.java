package dev.cairn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
   */
  record Options(Path data, List<Path> trees, String host, int port, boolean continuesRun) {}

  /** A node of this process. */
  interface RunningNode extends AutoCloseable {
    /** Where it listens, as {@code host:port}. */
    String http();

    /** What a client must bring. */
    String token();

    /** Waits until somebody has asked it to end and it has. */
    void awaitEnd() throws InterruptedException;

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
