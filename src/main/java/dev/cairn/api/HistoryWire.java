package dev.cairn.api;

import dev.cairn.builddb.LegacyFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes over the wire about the build database; the rules are those of {@link Wire}. */
public final class HistoryWire {

  /** Longest file of an old build store that is taken over, in bytes: 8 MiB. */
  public static final int IMPORT_BYTES_MAX = LegacyFile.BYTES_MAX;

  private HistoryWire() {}

  /**
   * What the build database holds.
   *
   * @param database file, or address and schema
   * @param milestones how many events of the journal it tells of
   * @param rows table to how many rows it has
   */
  public record DatabaseStats(
      String database, long milestones, Map<String, Long> rows, long bytes) {}

  /** The tables were made anew, from so many events. */
  public record Rebuilt(long milestones) {}

  /** Recipes whose newest success was forgotten, because there are no such recipes. */
  public record Cleaned(List<String> removed) {}

  /** How long the builds of a recipe take. */
  public record SlowPackage(
      String name, String version, Duration newest, Duration mean, long successes) {}

  /** The slowest first. */
  public record SlowPackages(List<SlowPackage> packages) {}

  /** A recipe that both failed and succeeded unchanged, and of what kinds its failures were. */
  public record FlakyPackage(
      String name, String version, long successes, long failures, List<String> kinds) {}

  /** Those with the most failures first. */
  public record FlakyPackages(List<FlakyPackage> packages) {}

  /**
   * What is different between two builds.
   *
   * @param left id of the one
   * @param right id of the other
   * @param logLeft lines at the end of the log that only the one has
   * @param logRight lines at the end of the log that only the other has
   */
  public record Comparison(
      String left,
      String right,
      List<Difference> differences,
      List<String> logLeft,
      List<String> logRight) {}

  /** A value that differs; {@code kind} is {@code input}, {@code environment}, and so on. */
  public record Difference(String kind, String what, String left, String right) {}

  /**
   * What changed since a recipe was last built.
   *
   * @param version that it has now
   * @param action what a plan would do: {@code build}, {@code keep} or {@code ignore}
   * @param reasons why, in words
   * @param lastGood absent when it was never built well
   */
  public record Changes(
      String name,
      String version,
      String action,
      List<String> reasons,
      Optional<Wire.Build> lastGood) {}

  /**
   * Who needs a recipe.
   *
   * @param levels first those that used it themselves, then those that used these, and so on
   */
  public record Dependents(String name, List<List<String>> levels) {}

  /**
   * A file of an old build store that was taken over.
   *
   * @param kind {@code crc-index}, {@code dsynth-db} or {@code ports-crc}
   * @param file as it was called when it was taken over first
   * @param refused how many of its lines are no entry
   * @param refusedLines the first of them
   * @param added whether this request has added it; otherwise it was there before
   */
  public record Import(
      String kind,
      String file,
      String sha256,
      int entries,
      int refused,
      List<RefusedLine> refusedLines,
      boolean added,
      Instant importedAt,
      String importedBy) {}

  /** A line that was passed over: its number, from 1, and why. */
  public record RefusedLine(int line, String why) {}

  /** What was taken over of an origin, or of that name in whatever category. */
  public record ImportedEntries(String name, List<ImportedEntry> entries) {}

  /**
   * What an old build store knew of an origin; no plan asks for it.
   *
   * @param flavor empty for none
   * @param proven never
   * @param algorithm by which its fingerprint is told from those of Cairn and of other stores
   * @param version of its last build; absent, as the three behind it, when the store knows none
   * @param file that it was taken from
   */
  public record ImportedEntry(
      String origin,
      String flavor,
      boolean proven,
      String algorithm,
      String fingerprint,
      Optional<String> version,
      Optional<String> packageFile,
      Optional<Long> sizeBytes,
      Optional<Instant> builtAt,
      String file,
      Instant importedAt,
      String importedBy) {}

  /** The last line of an export: how many rows stand above it. */
  public record ExportEnd(long rows) {}
}
