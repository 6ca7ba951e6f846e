package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import dev.cairn.api.Wire;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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

  /** The recipe trees of a node that is started for this command; empty: those configured. */
  protected List<Path> trees() {
    return options.trees();
  }

  /** What must be done before there is a node. */
  protected void prepare() throws InterruptedException {}

  @Override
  public final Integer call() throws InterruptedException, IOException {
    prepare();
    try (NodeSession node = NodeSession.open(context, options, trees(), continuesRun())) {
      return run(node);
    } finally {
      context.out().flush();
    }
  }

  /** Standard output. */
  protected final PrintWriter out() {
    return context.out();
  }

  /** Prints a line for people, unless they want it quiet; with JSON it goes to standard error. */
  protected final void say(String line) {
    if (options.isJson()) {
      context.err().println("cairn: " + Text.printable(line));
    } else if (!options.isQuiet()) {
      out().println(Text.printable(line));
      out().flush();
    }
  }

  /** Asks that a worker, or all, change, and says so. */
  protected final int changeWorkers(NodeSession node, String worker, String verb, String now)
      throws InterruptedException {
    Wire.Workers changed =
        node.api().post(ApiClient.path("workers", worker) + "/" + verb, Wire.Workers.class);
    if (options.isJson()) {
      printJson(changed.workers());
    } else {
      changed.workers().forEach(one -> say(one.name() + " " + now));
    }
    return ExitStatus.OK;
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
