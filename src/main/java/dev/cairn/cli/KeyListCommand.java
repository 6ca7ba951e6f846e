package dev.cairn.cli;

import dev.cairn.api.KeyWire;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code cairn key list}: who has keys, and when they were used. */
@Command(name = "list", description = "Shows all keys, but not what they are.")
final class KeyListCommand extends NodeCommand {

  KeyListCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int run(NodeSession node) throws InterruptedException {
    KeyWire.Keys keys = node.api().get("keys", KeyWire.Keys.class);
    if (options.isJson()) {
      printJson(keys.keys());
      return ExitStatus.OK;
    }
    Table table =
        new Table("ID", "NAME", "SCOPE", "STATE", "CREATED", "BY", "EXPIRES", "LAST USED");
    for (KeyWire.Key key : keys.keys()) {
      table.row(
          key.id(),
          key.name(),
          key.scope(),
          key.state(),
          time(Optional.of(key.createdAt()), ""),
          key.createdBy(),
          time(key.expiresAt(), "never"),
          time(key.lastUsedAt(), "never"));
    }
    table.print(out());
    return ExitStatus.OK;
  }

  private static String time(Optional<Instant> at, String otherwise) {
    return at.map(instant -> instant.truncatedTo(ChronoUnit.MINUTES).toString()).orElse(otherwise);
  }
}
