package dev.cairn.builddb;

import static dev.cairn.builddb.Columns.utc;

import dev.cairn.build.BuildEvent.BuildAssigned;
import dev.cairn.build.BuildEvent.BuildQueued;
import dev.cairn.build.BuildEvent.Identity;
import dev.cairn.build.BuildEvent.PackageFile;
import dev.cairn.builddb.BuildRecord.PhaseTiming;
import dev.cairn.builddb.BuildRecord.Status;
import dev.cairn.builddb.OpenBuild.End;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Writes builds into their tables, one batch for each kind of statement. */
final class BuildTables {
  /** Says what a fingerprint of the recipe is of: Cairn's own digest over all files of a recipe. */
  static final String OWN_ALGORITHM = "cairn-recipe";

  private final Handle handle;

  /** Statement to its batch, in the order in which they are carried out. */
  private final Map<String, PreparedBatch> batches = new LinkedHashMap<>();

  /** In the transaction of {@code handle}. */
  BuildTables(Handle handle) {
    this.handle = handle;
  }

  /** Writes {@code builds}, and {@code successes} as the newest of their recipes. */
  void write(Collection<OpenBuild> builds, Collection<OpenBuild> successes) {
    builds.forEach(this::build);
    builds.forEach(this::parts);
    successes.forEach(this::success);
    batches.values().forEach(PreparedBatch::execute);
  }

  private void add(String statement, @Nullable Object... values) {
    batches.computeIfAbsent(statement, handle::prepareBatch).add(values);
  }

  private void build(OpenBuild build) {
    if (build.queued().isPresent()) {
      insert(build, build.queued().get());
      return;
    }
    build
        .assigned()
        .ifPresent(
            event ->
                add(
                    "UPDATE builds SET started_at = ?, worker = ?, system_version = ?, log_file = ?,"
                        + " variables = ?, arguments = ? WHERE position = ?",
                    utc(event.at()),
                    event.worker(),
                    event.systemVersion(),
                    event.logFile(),
                    JsonText.of(event.variables()),
                    JsonText.of(event.arguments()),
                    build.known().position()));
    build
        .end()
        .ifPresent(
            end ->
                add(
                    "UPDATE builds SET status = ?, ended_at = ?, took_ns = ?, phase = ?, error = ?,"
                        + " failure_class = ?, failure_lines = ? WHERE position = ?",
                    end.status().name(),
                    utc(end.at()),
                    end.took().toNanos(),
                    end.phase().map(Enum::name).orElse(null),
                    end.error(),
                    end.verdict().map(verdict -> verdict.kind().name()).orElse(null),
                    JsonText.of(end.verdict().map(FailureRules.Verdict::lines).orElse(List.of())),
                    build.known().position()));
  }

  private void insert(OpenBuild build, BuildQueued queued) {
    Identity identity = queued.identity();
    Optional<BuildAssigned> assigned = build.assigned();
    Optional<End> end = build.end();
    add(
        "INSERT INTO builds VALUES (" + String.join(", ", Collections.nCopies(28, "?")) + ")",
        build.known().position(),
        build.known().buildId(),
        queued.runId(),
        identity.name(),
        identity.origin(),
        identity.version(),
        identity.flavor(),
        identity.recipeFingerprint(),
        identity.treeCommit(),
        identity.optionsHash(),
        queued.purpose().name(),
        end.map(End::status).orElse(Status.RUNNING).name(),
        queued.attempt(),
        JsonText.of(queued.reasons()),
        queued.by(),
        utc(queued.at()),
        assigned.map(event -> utc(event.at())).orElse(null),
        end.map(event -> utc(event.at())).orElse(null),
        end.map(End::took).orElse(Duration.ZERO).toNanos(),
        assigned.map(BuildAssigned::worker).orElse(""),
        assigned.map(BuildAssigned::systemVersion).orElse(""),
        assigned.map(BuildAssigned::logFile).orElse(""),
        JsonText.of(assigned.map(BuildAssigned::variables).orElse(Map.of())),
        JsonText.of(assigned.map(BuildAssigned::arguments).orElse(List.of())),
        end.flatMap(End::phase).map(Enum::name).orElse(null),
        end.map(End::error).orElse(""),
        end.flatMap(End::verdict).map(verdict -> verdict.kind().name()).orElse(null),
        JsonText.of(end.flatMap(End::verdict).map(FailureRules.Verdict::lines).orElse(List.of())));
  }

  private void parts(OpenBuild build) {
    long position = build.known().position();
    build
        .queued()
        .ifPresent(
            queued ->
                queued
                    .dependencies()
                    .forEach(
                        (name, used) ->
                            add(
                                "INSERT INTO build_dependencies VALUES (?, ?, ?, ?)",
                                position,
                                name,
                                used.version(),
                                used.buildId())));
    build
        .assigned()
        .ifPresent(
            event ->
                add(
                    "INSERT INTO workers VALUES (?, ?, ?, ?, ?)",
                    event.worker(),
                    position,
                    utc(event.at()),
                    build.end().map(end -> utc(end.at())).orElse(null),
                    build.end().map(End::status).orElse(Status.RUNNING).name()));
    build.end().ifPresent(end -> end(build, end));
  }

  private void end(OpenBuild build, End end) {
    long position = build.known().position();
    if (build.assigned().isEmpty()) {
      add(
          "UPDATE workers SET ended_at = ?, status = ? WHERE worker = ? AND build = ?",
          utc(end.at()),
          end.status().name(),
          build.worker(),
          position);
    }
    int ordinal = 0;
    for (PhaseTiming timing : end.phases()) {
      add(
          "INSERT INTO build_phases VALUES (?, ?, ?, ?, ?)",
          position,
          ordinal,
          timing.phase().name(),
          utc(timing.startedAt()),
          timing.took().map(Duration::toNanos).orElse(null));
      ordinal++;
    }
    ordinal = 0;
    for (PackageFile file : end.files()) {
      add(
          "INSERT INTO build_files VALUES (?, ?, ?, ?, ?)",
          position,
          ordinal,
          file.fileName(),
          file.sizeBytes(),
          file.sha256());
      ordinal++;
    }
  }

  private void success(OpenBuild build) {
    OpenBuild.Known known = build.known();
    add("DELETE FROM packages WHERE name = ?", known.name());
    add("INSERT INTO packages VALUES (?, ?)", known.name(), known.position());
    add(
        "DELETE FROM crc_index WHERE origin = ? AND flavor = ? AND algorithm = ?",
        known.origin(),
        known.flavor(),
        OWN_ALGORITHM);
    add(
        "INSERT INTO crc_index VALUES (?, ?, ?, ?, ?)",
        known.origin(),
        known.flavor(),
        OWN_ALGORITHM,
        known.fingerprint(),
        known.buildId());
  }
}
