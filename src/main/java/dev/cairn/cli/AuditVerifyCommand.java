package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn audit verify}: whether the journal is what was written. */
@Command(
    name = "verify",
    description = {
      "Checks the chain of hashes, signatures, gaps, sequence numbers and indexes, and names the"
          + " first event that does not fit."
    })
final class AuditVerifyCommand extends AuditQuestion {
  @Option(
      names = "--key",
      paramLabel = "FINGERPRINT",
      description = "A key that may have signed; may be repeated. Else the one it began with.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--checkpoints",
      paramLabel = "FILE",
      description = "A copy of the journal's file checkpoints that was kept elsewhere.")
  private Optional<Path> checkpoints = Optional.empty();

  AuditVerifyCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    Asked asked =
        new Asked()
            .with("key", String.join(",", keys))
            .with("checkpoints", checkpoints.map(file -> file.toAbsolutePath().normalize()));
    AuditWire.Verification report = api.get("audit/verify" + asked, AuditWire.Verification.class);
    if (options.isJson()) {
      printPretty(report);
    } else {
      print(report);
    }
    return report.whole() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void print(AuditWire.Verification report) {
    for (AuditWire.VerifyFinding finding : report.findings()) {
      String where = finding.offset().map(offset -> "event " + offset + ": ").orElse("");
      // Most findings name their event themselves.
      out()
          .println(
              Text.printable(
                  finding.text().contains("event") ? finding.text() : where + finding.text()));
    }
    if (report.findingCount() > report.findings().size()) {
      out().println("and " + (report.findingCount() - report.findings().size()) + " more");
    }
    report
        .signers()
        .forEach(
            signer ->
                say(
                    "signed by %s: events %d to %d"
                        .formatted(
                            signer.fingerprint(), signer.firstOffset(), signer.lastOffset())));
    say(
        "%s: %d events of %d entities, %s, %s%s"
            .formatted(
                report.whole() ? "all of it fits" : verdict(report),
                report.events(),
                report.entities(),
                Text.count((int) report.snapshots(), "snapshot"),
                Text.count((int) report.checkpoints(), "checkpoint"),
                report.bodiesRemoved() == 0
                    ? ""
                    : "; retention has emptied " + report.bodiesRemoved()));
  }

  private static String verdict(AuditWire.Verification report) {
    return report
        .firstOffset()
        .map(offset -> "it does not fit from event " + offset + " on")
        .orElse("it does not fit");
  }
}
