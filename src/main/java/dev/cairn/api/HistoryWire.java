package dev.cairn.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes over the wire about the build database; the rules are those of {@link Wire}. */
public final class HistoryWire {

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

  /** The last line of an export: how many rows stand above it. */
  public record ExportEnd(long rows) {}
}
