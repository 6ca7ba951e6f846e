package dev.cairn.api;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cairn.journal.AuditFilter;
import dev.cairn.journal.ExportFormat;
import dev.cairn.journal.ExportReport;
import dev.cairn.journal.JournalStatistics;
import dev.cairn.journal.OffsetRange;
import dev.cairn.journal.VerifyOptions;
import dev.cairn.journal.VerifyReport;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;

/** Serves checks, statistics and exports of the whole journal. Blocks. */
final class AuditChecks {
  private final ApiServices services;
  private final Executor blocking;

  AuditChecks(ApiServices services, Executor blocking) {
    this.services = services;
    this.blocking = blocking;
  }

  /**
   * Checks all of it.
   *
   * @param keys fingerprints that are trusted
   * @param checkpoints absolute path of a copy of that file, on the node's machine
   */
  AuditWire.Verification verify(List<String> keys, Optional<String> checkpoints) {
    VerifyReport report = services.journal().verify(options(keys, checkpoints));
    return new AuditWire.Verification(
        report.isWhole(),
        report.events(),
        report.newestOffset(),
        report.bodiesRemoved(),
        report.entities(),
        report.snapshots(),
        report.checkpoints(),
        report.signers().stream()
            .map(
                one -> new AuditWire.Signer(one.fingerprint(), one.firstOffset(), one.lastOffset()))
            .toList(),
        report.findings().stream()
            .map(one -> new AuditWire.VerifyFinding(boxed(one.offset()), one.text()))
            .toList(),
        report.findingCount(),
        boxed(report.firstOffset()));
  }

  private static VerifyOptions options(List<String> keys, Optional<String> checkpoints) {
    try {
      Optional<Path> copy = checkpoints.map(Path::of);
      if (copy.isPresent() && !copy.get().isAbsolute()) {
        throw ApiException.badRequest("checkpoints must be an absolute path");
      }
      return new VerifyOptions(Set.copyOf(new HashSet<>(keys)), copy);
    } catch (InvalidPathException wrong) {
      throw ApiException.badRequest("no such path can be: " + wrong.getMessage());
    } catch (IllegalArgumentException wrong) {
      throw ApiException.badRequest(String.valueOf(wrong.getMessage()));
    }
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  AuditWire.Statistics statistics() throws IOException {
    JournalStatistics counted = services.journal().statistics();
    return new AuditWire.Statistics(
        counted.events(),
        counted.unreadable(),
        counted.bodiesRemoved(),
        counted.entities(),
        counted.snapshots(),
        counted.checkpoints(),
        counted.keys(),
        counted.bytesOnDisk(),
        counted.oldest(),
        counted.newest(),
        counted.byEntityType(),
        counted.byKind(),
        counted.byTag());
  }

  static ExportFormat format(Optional<String> word) {
    for (ExportFormat format : ExportFormat.values()) {
      if (Views.word(format).equals(word.orElse("jsonl"))) {
        return format;
      }
    }
    throw ApiException.badRequest("no such format: " + word.orElse("") + "; use jsonl or csv");
  }

  /**
   * Events for other programs.
   *
   * @param summary whether a last line tells what was written: the character {@code RS} and an
   *     {@link AuditWire.Exported}
   */
  Source<ByteString, ?> export(ExportFormat format, AuditFilter filter, boolean summary) {
    return WrittenBody.of(
        blocking,
        out -> {
          ExportReport report = services.audit().get().export(format, filter, OffsetRange.ALL, out);
          if (summary) {
            out.write(AuditWire.SUMMARY_MARK + line(report) + "\n");
          }
        });
  }

  private static String line(ExportReport report) throws JsonProcessingException {
    return Json.wire()
        .writeValueAsString(
            new AuditWire.Exported(
                report.events(), report.missing(), boxed(report.firstMissing())));
  }
}
