package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.cairn.api.AuditWire;
import dev.cairn.api.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.StringJoiner;

/** A command of {@code cairn audit}. What the node does not understand is wrong usage. */
abstract class AuditQuestion extends NodeCommand {
  /** How an entity may be called. */
  static final String ENTITY_HELP =
      "An entity: its id such as run|..., the unique beginning of that, a recipe (its newest build),"
          + " a worker, or latest (the newest run).";

  AuditQuestion(CliContext context) {
    super(context);
  }

  /** Asks and returns the exit status. */
  protected abstract int ask(ApiClient api) throws InterruptedException, IOException;

  @Override
  protected final int run(NodeSession node) throws InterruptedException, IOException {
    try {
      return ask(node);
    } catch (ApiClient.Refused refusal) {
      throw refusal.code().equals("BAD_REQUEST")
          ? new CliException(String.valueOf(refusal.getMessage()), ExitStatus.USAGE)
          : refusal;
    }
  }

  /** Asks through a session, for those who want to know of which kind it is. */
  protected int ask(NodeSession node) throws InterruptedException, IOException {
    return ask(node.api());
  }

  /** Path of what is asked of an entity. */
  static String ofEntity(String entity, String what) {
    return ApiClient.path("audit/entities", entity) + "/" + what;
  }

  /** Parameters of a request, those that are there. */
  static final class Asked {
    private final StringJoiner joined = new StringJoiner("&", "?", "").setEmptyValue("");

    Asked with(String name, Object value) {
      String text = value.toString();
      if (!text.isEmpty()) {
        joined.add(name + "=" + ApiClient.escaped(text));
      }
      return this;
    }

    Asked with(String name, Optional<?> value) {
      value.ifPresent(one -> with(name, one));
      return this;
    }

    @Override
    public String toString() {
      return joined.toString();
    }
  }

  /** Prints an event as one line of JSON. */
  protected final void printLine(AuditWire.Event event) {
    printJson(event);
    out().flush();
  }

  /** Prints {@code value} as JSON over several lines. */
  protected final void printPretty(Object value) {
    try {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      out()
          .println(
              Json.plain()
                  .writer(
                      new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                  .writeValueAsString(value));
    } catch (JsonProcessingException defect) {
      throw new IllegalArgumentException("not a record for JSON: " + value, defect);
    }
  }
}
