package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn audit replay}: whether replay gives the same, always. */
@Command(
    name = "replay",
    description = {
      "Folds every entity again: twice from the beginning, from its newest snapshot, and compares"
          + " these, and what the entity itself answers when it is alive."
    })
final class AuditReplayCommand extends AuditQuestion {
  @Parameters(
      paramLabel = "ENTITY",
      arity = "0..1",
      description = "Only this one; with * at the end, those whose ids begin so.")
  private String entity = "";

  AuditReplayCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    AuditWire.Replay report =
        api.get("audit/replay" + new Asked().with("entity", entity), AuditWire.Replay.class);
    if (options.isJson()) {
      printPretty(report);
    } else {
      print(report);
    }
    return report.findingsInAll() == 0 ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void print(AuditWire.Replay report) {
    for (AuditWire.ReplayFinding finding : report.findings()) {
      out()
          .println(
              Text.printable(
                  "%s/%d  %s"
                      .formatted(finding.entity(), finding.sequenceNr(), finding.message())));
    }
    if (report.findingsInAll() > report.findings().size()) {
      out().println("and " + (report.findingsInAll() - report.findings().size()) + " more");
    }
    report
        .withoutFold()
        .forEach(
            (type, count) ->
                say(
                    "not replayed: %d of the type '%s', which is not known"
                        .formatted(count, type)));
    say(
        "%s: %d entities with %d events folded twice, %d from snapshots, %d asked while alive"
            .formatted(
                report.findingsInAll() == 0
                    ? "all the same"
                    : Text.count((int) report.findingsInAll(), "finding"),
                report.entities(),
                report.events(),
                report.snapshots(),
                report.live()));
  }
}
