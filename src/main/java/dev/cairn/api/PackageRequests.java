package dev.cairn.api;

import dev.cairn.builddb.BuildQuery;
import dev.cairn.builddb.BuildRecord;
import dev.cairn.builddb.BuildRecord.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves what is asked of recipes and of what came out of them. Blocks. */
final class PackageRequests {
  private static final PackageWire.Dependencies NONE =
      new PackageWire.Dependencies(List.of(), List.of());

  private final ApiServices services;
  private final HistoryRequests history;
  private final RunRequests runs;

  PackageRequests(ApiServices services, HistoryRequests history, RunRequests runs) {
    this.services = services;
    this.history = history;
    this.runs = runs;
  }

  /** What is known of one recipe. */
  private record Known(
      String name,
      String origin,
      Optional<PackageWire.Recipe> recipe,
      Optional<BuildRecord> newest) {}

  /** A page of what was published, whose names hold {@code part}. */
  Wire.Packages published(Optional<String> part, PageRequest page)
      throws IOException, InterruptedException {
    List<Wire.PublishedPackage> found =
        services.packages().packages().stream()
            .filter(one -> part.map(one.name()::contains).orElse(true))
            .toList();
    return new Wire.Packages(page.of(found), found.size(), page.number(), page.size());
  }

  /** Whether there is such a recipe now, or was one. */
  boolean isKnown(String nameOrOrigin) throws IOException, InterruptedException {
    return search(nameOrOrigin).isPresent();
  }

  private Optional<Known> search(String nameOrOrigin) throws IOException, InterruptedException {
    Optional<BuildRecord> newest = history.newest(BuildQuery.all().ofName(nameOrOrigin));
    Optional<PackageWire.Recipe> recipe =
        services.recipes().recipes().stream()
            .filter(one -> one.origin().equals(nameOrOrigin) || one.name().equals(nameOrOrigin))
            .findFirst();
    if (recipe.isPresent()) {
      return Optional.of(new Known(recipe.get().name(), recipe.get().origin(), recipe, newest));
    }
    return newest.map(
        build -> new Known(build.identity().name(), build.identity().origin(), recipe, newest));
  }

  private Known find(String nameOrOrigin) throws IOException, InterruptedException {
    Optional<Known> found = search(nameOrOrigin);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> names = new ArrayList<>();
    services.recipes().recipes().forEach(one -> names.add(one.origin()));
    throw ApiException.notFound(
        "UNKNOWN_PACKAGE",
        "no recipe is called %s%s"
            .formatted(Words.visible(nameOrOrigin), Nearest.hint(nameOrOrigin, names)));
  }

  PackageWire.PackageInfo info(String nameOrOrigin) throws IOException, InterruptedException {
    Known known = find(nameOrOrigin);
    Optional<BuildRecord> built =
        history.newest(BuildQuery.all().ofName(known.name()).in(Status.SUCCESS));
    List<Wire.PackageFile> files = Views.files(built.map(BuildRecord::files).orElse(List.of()));
    return new PackageWire.PackageInfo(
        known.origin(),
        known.name(),
        built
            .map(build -> build.identity().version())
            .or(() -> known.recipe().map(PackageWire.Recipe::version)),
        files.stream().findFirst().map(Wire.PackageFile::fileName),
        files,
        known.newest().map(this::last),
        known.recipe().map(PackageWire.Recipe::dependencies).orElse(NONE));
  }

  private PackageWire.LastBuild last(BuildRecord build) {
    Duration took =
        build.status() == Status.RUNNING
            ? Duration.between(
                build.startedAt().orElse(build.queuedAt()), services.clock().instant())
            : build.took();
    return new PackageWire.LastBuild(
        build.buildId(),
        Views.word(build.status()),
        build.endedAt().or(build::startedAt).orElse(build.queuedAt()),
        Durations.text(took));
  }

  PackageWire.PackageDependencies dependencies(String nameOrOrigin)
      throws IOException, InterruptedException {
    Known known = find(nameOrOrigin);
    return new PackageWire.PackageDependencies(
        known.origin(),
        known.recipe().map(PackageWire.Recipe::dependencies).orElse(NONE),
        known.newest().map(build -> Views.build(build).dependencies()).orElse(Map.of()));
  }

  Wire.Builds history(String nameOrOrigin, PageRequest page)
      throws IOException, InterruptedException {
    return history.builds(BuildQuery.all().ofName(find(nameOrOrigin).name()), page);
  }

  PackageWire.PackageStatus status(String nameOrOrigin) throws IOException, InterruptedException {
    Known known = find(nameOrOrigin);
    Optional<String> state =
        runs.queue().builds().stream()
            .filter(queued -> queued.name().equals(known.name()))
            .map(Wire.QueuedBuild::state)
            .findFirst();
    Optional<PackageWire.LastBuild> last = known.newest().map(this::last);
    return new PackageWire.PackageStatus(
        known.origin(),
        state
            .map(one -> one.equals("running") ? "running" : "queued")
            .or(() -> last.map(PackageWire.LastBuild::status))
            .orElse("never built"),
        state,
        last);
  }

  PackageWire.Statistics statistics(String nameOrOrigin) throws IOException, InterruptedException {
    return history.statistics(BuildQuery.all().ofName(find(nameOrOrigin).name()));
  }
}
