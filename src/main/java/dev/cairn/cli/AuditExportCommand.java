package dev.cairn.cli;

import dev.cairn.api.AuditWire;
import dev.cairn.api.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn audit export}: events for other programs. */
@Command(
    name = "export",
    description = "Writes events for other programs, in the order of the journal.",
    footer = {
      "",
      "What cannot be read is left out; the command says how much that is, and exits with 1."
    })
final class AuditExportCommand extends AuditQuestion {
  @Option(
      names = "--format",
      paramLabel = "jsonl|csv",
      defaultValue = "jsonl",
      description = "An object per line, or comma-separated values; jsonl unless said.")
  private String format = "";

  @Mixin private final AuditFilterOptions filter = new AuditFilterOptions();

  AuditExportCommand(CliContext context) {
    super(context);
  }

  @Override
  protected int ask(ApiClient api) throws InterruptedException, IOException {
    Asked asked = filter.asked().with("format", format).with("summary", true);
    StringBuilder summary = new StringBuilder();
    try (Reader body =
        new InputStreamReader(api.stream("audit/export" + asked), StandardCharsets.UTF_8)) {
      copy(body, summary);
    } catch (IOException broken) {
      throw new CliException("the node went away while it wrote; what was written has no end");
    }
    if (summary.isEmpty()) {
      throw new CliException("the export broke off; the log of the node says why");
    }
    AuditWire.Exported written =
        Json.wire().readValue(summary.toString(), AuditWire.Exported.class);
    if (written.missing() == 0) {
      return ExitStatus.OK;
    }
    context
        .err()
        .println(
            "cairn: %d events cannot be read and are left out%s; cairn audit verify tells more"
                .formatted(
                    written.missing(),
                    written.firstMissing().map(first -> ", event " + first + " first").orElse("")));
    return ExitStatus.FAILED;
  }

  /** Copies up to the mark, and what stands behind it to {@code summary}. */
  private void copy(Reader body, StringBuilder summary) throws IOException {
    char[] buffer = new char[16 * 1024];
    boolean isBehind = false;
    int count;
    while ((count = body.read(buffer)) >= 0) {
      int from = 0;
      for (int at = 0; at < count && !isBehind; at++) {
        if (buffer[at] == AuditWire.SUMMARY_MARK) {
          out().write(buffer, 0, at);
          from = at + 1;
          isBehind = true;
        }
      }
      if (isBehind) {
        summary.append(buffer, from, count - from);
      } else {
        out().write(buffer, 0, count);
      }
    }
    out().flush();
  }
}
