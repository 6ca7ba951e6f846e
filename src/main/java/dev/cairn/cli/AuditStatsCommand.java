package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import java.util.Comparator;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code cairn audit stats}: how much of what the journal holds. */
@Command(name = "stats", description = "Counts what the journal holds.")
final class AuditStatsCommand extends AuditQuestion {

  AuditStatsCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException {
    AuditWire.Statistics counted = api.get("audit/statistics", AuditWire.Statistics.class);
    if (options.isJson()) {
      printPretty(counted);
    } else {
      print(counted);
    }
    return counted.unreadable() == 0 ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void print(AuditWire.Statistics counted) {
    out().println("events       " + counted.events());
    if (counted.unreadable() > 0) {
      out().println("unreadable   " + counted.unreadable());
    }
    if (counted.bodiesRemoved() > 0) {
      out().println("emptied      " + counted.bodiesRemoved() + " by retention");
    }
    out().println("entities     " + counted.entities());
    out().println("snapshots    " + counted.snapshots());
    out().println("checkpoints  " + counted.checkpoints());
    out().println("on disk      " + Text.size(counted.bytesOnDisk()));
    counted.oldest().ifPresent(at -> out().println("oldest       " + AuditWords.time(at)));
    counted.newest().ifPresent(at -> out().println("newest       " + AuditWords.time(at)));
    counted.keys().forEach(key -> out().println("signed by    " + key));
    Table table = new Table("WHAT", "NAME", "EVENTS");
    rows(table, "entity", counted.byEntityType());
    rows(table, "kind", counted.byKind());
    rows(table, "tag", counted.byTag());
    table.print(out());
  }

  private static void rows(Table table, String what, Map<String, Long> counts) {
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(one -> table.row(what, one.getKey(), Long.toString(one.getValue())));
  }
}
