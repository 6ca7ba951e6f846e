package dev.cairn.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes over the wire about recipes and numbers of builds, as {@link Wire} has the rest. */
public final class PackageWire {

  private PackageWire() {}

  /**
   * A recipe of the trees.
   *
   * @param origin {@code category/name}
   * @param packages names of the packages that it makes
   * @param dependencies what it needs
   */
  public record Recipe(
      String name,
      String origin,
      String version,
      List<String> packages,
      Dependencies dependencies) {}

  /** What a recipe needs to be built, and to run: origins, or names of what no recipe makes. */
  public record Dependencies(List<String> build, List<String> run) {}

  /** How an attempt ended, and when; {@code status} is {@code running} while it is under way. */
  public record LastBuild(String buildId, String status, Instant timestamp, String duration) {}

  /**
   * What is known of a recipe.
   *
   * @param portdir its origin
   * @param version of its newest successful build, or else of the recipe
   * @param pkgfile the first package file of that build
   * @param lastBuild the newest attempt
   */
  public record PackageInfo(
      String portdir,
      String name,
      Optional<String> version,
      Optional<String> pkgfile,
      List<Wire.PackageFile> files,
      Optional<LastBuild> lastBuild,
      Dependencies dependencies) {}

  /**
   * What a recipe needs.
   *
   * @param used recipe name to what its newest attempt has really used
   */
  public record PackageDependencies(
      String portdir, Dependencies dependencies, Map<String, Wire.DependencyUsed> used) {}

  /**
   * What becomes of a recipe at this moment.
   *
   * @param status {@code running}, {@code queued}, {@code never built}, or how its newest attempt
   *     ended
   * @param state of its place in the queue, when it is in it
   */
  public record PackageStatus(
      String portdir, String status, Optional<String> state, Optional<LastBuild> lastBuild) {}

  /**
   * Builds in numbers. Fetches do not count; builds under way neither.
   *
   * @param successRate percent of those that succeeded or failed; absent when there is none
   * @param avgBuildTime of those that succeeded
   * @param totalBuildTime of all, added up
   * @param packagesPerHour successful builds per hour in which at least one build was under way
   * @param busiestWorker number of the slot that has built longest
   * @param busiestWorkerName {@code node/slot} of that
   */
  public record Statistics(
      int totalBuilds,
      int successful,
      int failed,
      int cancelled,
      int interrupted,
      Optional<Double> successRate,
      String avgBuildTime,
      String totalBuildTime,
      Optional<Double> packagesPerHour,
      Optional<Integer> busiestWorker,
      Optional<String> busiestWorkerName,
      Optional<SlowestPackage> slowestPackage) {}

  /** The recipe whose successful builds take longest on average. */
  public record SlowestPackage(String portdir, String avgTime) {}
}
