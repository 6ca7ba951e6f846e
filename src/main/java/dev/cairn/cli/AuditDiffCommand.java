package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn audit diff}: what changed in an entity. */
@Command(name = "diff", description = "Shows what changed in an entity, field by field.")
final class AuditDiffCommand extends AuditQuestion {
  @Parameters(paramLabel = "ENTITY", description = ENTITY_HELP)
  private String entity = "";

  @Option(
      names = "--from",
      paramLabel = "SEQ|TIME",
      description = "After this event, or at this time; before its first event unless said.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "SEQ|TIME",
      description = "To this event, or this time; as it stands unless said.")
  private String to = "";

  AuditDiffCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    AuditWire.Difference found =
        api.get(
            ofEntity(entity, "diff") + new Asked().with("from", from).with("to", to),
            AuditWire.Difference.class);
    if (options.isJson()) {
      printPretty(found);
      return ExitStatus.OK;
    }
    say(
        "%s from %s to %s"
            .formatted(
                found.entity(),
                AuditWords.point(found.from().sequenceNr(), found.from().at()),
                AuditWords.point(found.to().sequenceNr(), found.to().at())));
    found
        .changes()
        .forEach(change -> out().println(Text.printable("  " + AuditWords.change(change))));
    if (found.changes().isEmpty()) {
      say("  nothing changed");
    }
    return ExitStatus.OK;
  }
}
