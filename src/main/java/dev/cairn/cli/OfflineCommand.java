package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.api.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that needs no node, and prints what it did. */
abstract class OfflineCommand implements Callable<Integer> {
  private final CliContext context;

  /** The options that every command has. */
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  protected CommonOptions options;

  OfflineCommand(CliContext context) {
    this.context = context;
  }

  /** Does it and returns what is printed. */
  protected abstract String run(CliContext given) throws IOException;

  @Override
  public final Integer call() {
    try {
      String result = run(context);
      if (options.isJson() || !options.isQuiet()) {
        context.out().println(result);
      }
      return ExitStatus.OK;
    } catch (IOException refusal) {
      throw new CliException(String.valueOf(refusal.getMessage()));
    }
  }

  /** A record as one line for programs. */
  protected static String json(Object value) {
    try {
      return Json.plain().writeValueAsString(value);
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + value, defect);
    }
  }
}
