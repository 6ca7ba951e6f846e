package dev.cairn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.api.AuditWire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn audit state}: what an entity was. */
@Command(
    name = "state",
    description = "Shows what an entity is, or was at any time, by replay of its events.")
final class AuditStateCommand extends AuditQuestion {
  /** Entries of a map that have rows of their own; more are only named. */
  private static final int ENTRIES_MAX = 20;

  @Parameters(paramLabel = "ENTITY", description = ENTITY_HELP)
  private String entity = "";

  @Option(
      names = "--at",
      paramLabel = "SEQ|TIME",
      description = "After this event, or at this time; as it stands unless said.")
  private String at = "";

  AuditStateCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    AuditWire.State found =
        api.get(ofEntity(entity, "state") + new Asked().with("at", at), AuditWire.State.class);
    if (options.isJson()) {
      printPretty(found);
      return ExitStatus.OK;
    }
    out()
        .println(
            Text.printable(
                "%s at %s of %d: %s"
                    .formatted(
                        found.entity(),
                        AuditWords.point(found.sequenceNr(), found.at()),
                        found.newestSequenceNr(),
                        found.type())));
    Table table = new Table("FIELD", "VALUE");
    found
        .state()
        .fields()
        .forEachRemaining(field -> rows(table, field.getKey(), field.getValue(), 0));
    table.print(out());
    return ExitStatus.OK;
  }

  /** A row for each value; records inside of records have a row for each field. */
  private static void rows(Table table, String name, JsonNode value, int depth) {
    if (value.isObject() && !value.isEmpty() && value.size() <= ENTRIES_MAX && depth < 2) {
      value
          .fields()
          .forEachRemaining(
              field -> rows(table, name + "." + field.getKey(), field.getValue(), depth + 1));
    } else {
      String lastName = name.substring(name.lastIndexOf('.') + 1);
      table.row(name, AuditWords.value(lastName, value));
    }
  }
}
