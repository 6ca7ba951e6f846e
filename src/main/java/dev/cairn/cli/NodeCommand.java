package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that talks to a node. */
abstract class NodeCommand implements Callable<Integer> {
  /** What the program has given. */
  protected final CliContext context;

  /** The options that every command has. */
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  protected CommonOptions options;

  NodeCommand(CliContext context) {
    this.context = context;
  }

  /** Does it and returns the exit status. */
  protected abstract int run(NodeSession node) throws InterruptedException, IOException;

  /** Whether a node that is started for this command goes on with an unfinished run. */
  protected boolean continuesRun() {
    return false;
  }

  @Override
  public final Integer call() throws InterruptedException, IOException {
    try (NodeSession node = NodeSession.open(context, options, continuesRun())) {
      return run(node);
    } finally {
      context.out().flush();
    }
  }

  /** Standard output. */
  protected final PrintWriter out() {
    return context.out();
  }

  /** Prints {@code value} as one JSON document, for programs. */
  protected final void printJson(Object value) {
    try {
      out().println(Json.plain().writeValueAsString(value));
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + value, defect);
    }
  }
}
