package dev.cairn.api;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import dev.cairn.journal.BackupReport;
import dev.cairn.journal.CompactionReport;
import dev.cairn.journal.Journal;
import dev.cairn.journal.JournalException;
import dev.cairn.journal.RetentionReport;
import dev.cairn.journal.RetentionRule;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves what is asked of the journal by those who look after it. */
final class JournalRoutes extends AllDirectives {
  private final ApiRoutes routes;
  private final Journal journal;
  private final InstantSource clock;

  JournalRoutes(ApiRoutes routes, ApiServices services) {
    this.routes = routes;
    this.journal = services.journal();
    this.clock = services.clock();
  }

  /** Everything below {@code journal}. */
  Route create() {
    return pathPrefix(
        "journal",
        () ->
            concat(
                path(
                    "backup",
                    () ->
                        post(
                            () ->
                                routes.withCommand(
                                    Wire.BackupRequest.class,
                                    (request, _) -> told(() -> backup(request))))),
                path(
                    "compact",
                    () ->
                        post(
                            () -> routes.withCause(_ -> routes.answer(() -> told(this::compact))))),
                path(
                    "retain",
                    () ->
                        post(
                            () ->
                                routes.withCommand(
                                    Wire.RetentionRequest.class,
                                    (request, _) -> told(() -> retain(request)))))));
  }

  /** What the journal refuses, the client can mostly mend. */
  private static <T> T told(Supplier<T> handler) {
    try {
      return handler.get();
    } catch (JournalException refusal) {
      throw ApiException.refused("JOURNAL", String.valueOf(refusal.getMessage()));
    }
  }

  private Wire.Backup backup(Wire.BackupRequest request) {
    BackupReport made = journal.backup(absolute(request.directory()));
    return new Wire.Backup(made.directory().toString(), made.events(), made.bytes());
  }

  private static Path absolute(@Nullable String directory) {
    try {
      Path path = Path.of(directory == null ? "" : directory);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException wrong) {
      throw ApiException.badRequest("no such path can be: " + wrong.getMessage());
    }
    throw ApiException.badRequest("directory must be an absolute path");
  }

  private Wire.Compaction compact() {
    CompactionReport done = journal.compact();
    return new Wire.Compaction(done.bytesBefore(), done.bytesAfter());
  }

  private Wire.Retention retain(Wire.RetentionRequest request) {
    List<RetentionRule> rules =
        request.rules().isEmpty()
            ? journal.retention()
            : request.rules().stream().map(JournalRoutes::rule).toList();
    if (rules.isEmpty()) {
      throw ApiException.badRequest(
          "no age is named, and cairn.journal.leveldb.retention is empty; use --older-than");
    }
    RetentionReport report = journal.retain(rules, clock.instant(), request.dryRun());
    return new Wire.Retention(report.removed(), report.needed(), report.bytes(), request.dryRun());
  }

  private static RetentionRule rule(Wire.RetentionRule rule) {
    if (rule.olderThan() == null || rule.olderThan().isNegative()) {
      throw ApiException.badRequest("older_than must be a duration such as PT2160H");
    }
    return new RetentionRule(Set.copyOf(rule.kinds()), rule.olderThan());
  }
}
